using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Evaluation;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Evaluation;

public sealed class AttributeRuleTests
{
    [Fact]
    public async Task Score_MissingEnds_TakesTheNearestValues()
    {
        FeatureSchema schema = new(
            "rule",
            1,
            [new("age", "smart_9_raw"), new("pending", "smart_197_raw"), new("reallocated", "smart_5_raw")]
        );
        var window = new WindowOptions { Steps = 4 };
        var archive = new InMemoryTelemetryArchive(schema);
        float[][] days =
        [
            [1e6f, float.NaN, 7],
            [2e6f, 3, 7],
            [3e6f, 10, 7],
            [4e6f, float.NaN, 2],
        ];
        foreach (var (day, values) in days.Index())
        {
            archive.Add(
                new DriveReading
                {
                    SerialNumber = Encoding.UTF8.GetBytes("Z1"),
                    Model = default,
                    Time = new DateTime(2018, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(day),
                    Values = values,
                    Failed = false,
                    EventIndex = 0,
                }
            );
        }
        var data = await TelemetryDataset.ReadAsync(
            archive,
            schema,
            window,
            DateOnly.MinValue,
            DateOnly.MaxValue,
            DateOnly.MaxValue,
            null,
            CancellationToken.None
        );
        var score = AttributeRule.Score(data, [.. data.WindowsOf(0)], schema, window).Single();
        Assert.Equal(Math.Log(1 + 10) + Math.Log(1 + 7) + Math.Log(1 + 2), score, 1e-5);
    }
}
