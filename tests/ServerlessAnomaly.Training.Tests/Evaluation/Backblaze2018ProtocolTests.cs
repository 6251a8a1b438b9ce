using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Evaluation;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Tests.Evaluation;

public sealed class Backblaze2018ProtocolTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Load("backblaze-10");

    [Theory]
    [InlineData("attribute-rule"), InlineData("dense"), InlineData("isolation-forest"), InlineData("plain")]
    public async Task RunAsync_FleetWithDefectsBeforeFailure_CatchesThoseThatFailInTheTestPeriod(string detector)
    {
        var result = await Backblaze2018Protocol.RunAsync(Fleet(days: 80, failureDays: [20, 45, 63, 70, 79]), detector, 1, null, default);

        // Test windows lie wholly in days 48 to 79, so the first of them ends on day 63.
        Assert.Equal((3, 40, 40 * 17), (result.FailingDrives, result.HealthyDrives, result.NegativeWindows));
        Assert.Equal(1 + 8 + 8, result.PositiveWindows);
        // No healthy window has pending sectors, so no tree of the forest ever cuts at them.
        var sees = detector != "isolation-forest";
        Assert.Equal(sees, (result.DriveAuc, result.FdrAtFar["0.01"], result.EqualExposure.DriveAuc) == (1, 1, 1));
        Assert.Equal(detector is "dense" or "plain", result.Threshold is not null);
        if (detector == "dense")
            Assert.Equal((0.0, 1.0), (result.FarAtThreshold, result.FdrAtThreshold));

        var json = System.Text.Json.JsonSerializer.Serialize(result, Models.DocumentJson.Indented);
        Assert.Contains("\"meanCaught\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("\"drives\"", json, StringComparison.Ordinal);

        var other = result with { WindowAuc = 0 };
        var summary = EvaluationSummary.Of(detector, [result, other], [result.NamedFigures(), other.NamedFigures()]);
        Assert.Equal(new FigureSpread(result.WindowAuc / 2, 0, result.WindowAuc), summary.Figures["window AUC"]);
        Assert.Equal(result.Threshold is not null, summary.Figures.ContainsKey("caught at the threshold"));
    }

    [Fact]
    public async Task RunAsync_UnknownDetectorOrNoFailure_SaysSo()
    {
        var fault = await Assert.ThrowsAsync<ArgumentException>(() =>
            Backblaze2018Protocol.RunAsync(Fleet(20, []), "oracle", 1, null, default)
        );
        Assert.Contains("attribute-rule", fault.Message, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<TrainingException>(() =>
            Backblaze2018Protocol.RunAsync(Fleet(80, []), "attribute-rule", 1, null, default)
        );
        Assert.Contains("January to September 2018", missing.Message, StringComparison.Ordinal);
    }

    /// <summary>Forty healthy drives, and one for each failure day, which has pending sectors in its last ten days.</summary>
    private static InMemoryTelemetryArchive Fleet(int days, int[] failureDays)
    {
        var archive = new InMemoryTelemetryArchive(Schema);
        var random = new Random(4);
        for (var drive = 0; drive < 40 + failureDays.Length; drive++)
        {
            var last = drive < 40 ? days - 1 : failureDays[drive - 40];
            for (var day = 0; day <= last; day++)
            {
                var values = new float[Schema.Columns.Count];
                for (var column = 0; column < values.Length; column++)
                {
                    values[column] = Schema.Columns[column] switch
                    {
                        "smart_9_raw" => 1000 + (24 * day),
                        "smart_194_raw" => random.Next(20, 30),
                        "smart_197_raw" => drive >= 40 && last - day < 10 ? 8 * (10 - last + day) : 0,
                        "smart_241_raw" or "smart_242_raw" => 1e6f * day,
                        _ => 0,
                    };
                }
                archive.Add(
                    new DriveReading
                    {
                        SerialNumber = Encoding.UTF8.GetBytes($"Z{drive:000}"),
                        Model = "TEST"u8,
                        Time = new DateTime(2018, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(day),
                        Values = values,
                        Failed = drive >= 40 && day == last,
                        EventIndex = 0,
                    }
                );
            }
        }
        return archive;
    }
}
