using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Evaluation.Mixed;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Tests.Evaluation.Mixed;

/// <summary>
/// Forty days of two models: of A every drive has some defects and lives with them, of B hardly any has. Drives fail on days 15, 20, 26, 30
/// and 39, with new defects in their last ten days.
/// </summary>
public sealed class BackblazeMixedProtocolTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Load("backblaze-10");
    private static readonly BackblazeMixedProtocol Protocol = BackblazeMixedProtocol.All.Single(protocol =>
        protocol.Name == "backblaze-mixed"
    ) with
    {
        Training = new TrainingOptions
        {
            Detector = "dense",
            Epochs = 1,
            MinSteps = 20,
        },
    };

    [Theory]
    [InlineData("attribute-rule"), InlineData("isolation-forest"), InlineData("boosted-trees")]
    [InlineData("one-model"), InlineData("cohorts"), InlineData("model-relative"), InlineData("unknown-model")]
    public async Task RunAsync_EveryDetector_IsJudgedOnTheDaysAfterTheSplitWithKnownOutcomes(string detector)
    {
        var result = await Protocol.RunAsync(Fleet(), detector, 1, null, default);

        // Split on day 24; the last test window ends on day 32, a week before the data does. Drive A000 leaves on day 35.
        Assert.Equal((3, 460), (result.FailingDrives, result.HealthyDrives));
        Assert.Equal((459 * 9) + 5, result.NegativeWindows);
        Assert.Equal(3 + 7 + 1, result.PositiveWindows);
        Assert.Equal(["A", "B"], result.Models.Select(model => model.Model));
        Assert.Equal((230, 230, 3), (result.Models[0].HealthyDrives, result.Models[1].HealthyDrives, result.Models[1].FailingDrives));
        var alarms = result.FirstAlarms[0];
        Assert.Equal(3, alarms.Early + alarms.OnTime + alarms.Missed);
        var trained = detector is "one-model" or "cohorts" or "model-relative" or "unknown-model";
        Assert.Equal(trained ? ["0.01", "threshold"] : ["0.01"], result.FirstAlarms.Select(one => one.Limit));
        if (detector is "cohorts" or "model-relative")
            Assert.Equal(1, result.MeanCaught);
    }

    [Fact]
    public async Task RunAsync_FailuresAfterTheSplit_ChangeNothingThatIsTrained()
    {
        var with = await Protocol.RunAsync(Fleet(), "one-model", 1, null, default);
        var without = await Protocol.RunAsync(Fleet(lastFails: false), "one-model", 1, null, default);
        Assert.Equal(with.Threshold, without.Threshold);
        Assert.Equal(with.FailingDrives - 1, without.FailingDrives);
    }

    [Fact]
    public async Task RunAsync_UnknownDetectorOrFewDays_SaysSo()
    {
        var fault = await Assert.ThrowsAsync<ArgumentException>(() => Protocol.RunAsync(Fleet(), "oracle", 1, null, default));
        Assert.Contains("cohorts", fault.Message, StringComparison.Ordinal);
        var few = await Assert.ThrowsAsync<TrainingException>(() => Protocol.RunAsync(Fleet(days: 15), "attribute-rule", 1, null, default));
        Assert.Contains("30 days", few.Message, StringComparison.Ordinal);
    }

    private static InMemoryTelemetryArchive Fleet(int days = 40, bool lastFails = true)
    {
        int[] failureDays = [15, 20, 26, 30, 39];
        var archive = new InMemoryTelemetryArchive(Schema);
        var random = new Random(4);
        for (var drive = 0; drive < 460 + failureDays.Length; drive++)
        {
            var (isA, fails) = (drive < 230, drive >= 460 && (lastFails || drive < 460 + failureDays.Length - 1));
            var last =
                drive == 0 ? 35
                : drive >= 460 ? failureDays[drive - 460]
                : days - 1;
            var defects = isA ? random.Next(50, 400) : 0;
            for (var day = 0; day <= Math.Min(last, days - 1); day++)
            {
                if (isA && random.Next(4) == 0)
                    defects += random.Next(20);
                var values = new float[Schema.Columns.Count];
                for (var column = 0; column < values.Length; column++)
                {
                    values[column] = Schema.Columns[column] switch
                    {
                        "smart_5_raw" => defects,
                        "smart_9_raw" => 1000 + (24 * day),
                        "smart_194_raw" => random.Next(20, 30),
                        "smart_197_raw" => drive >= 460 && last - day < 10 ? 8 * (10 - last + day) : 0,
                        _ => float.NaN,
                    };
                }
                archive.Add(
                    new DriveReading
                    {
                        SerialNumber = Encoding.UTF8.GetBytes($"{(isA ? 'A' : 'B')}{drive:000}"),
                        Model = isA ? "A"u8 : "B"u8,
                        Time = new DateTime(2013, 4, 10, 0, 0, 0, DateTimeKind.Utc).AddDays(day),
                        Values = values,
                        Failed = fails && day == last,
                        EventIndex = 0,
                    }
                );
            }
        }
        return archive;
    }
}
