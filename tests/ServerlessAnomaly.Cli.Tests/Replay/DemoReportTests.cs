using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Cli.Replay;
using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Cli.Tests.Replay;

public sealed class DemoReportTests
{
    private static readonly DateOnly Day = new(2016, 4, 20);

    [Fact]
    public void Write_CaughtMissedAndFalselyAlarmed_NamesEachDriveInItsTable()
    {
        DriveOutcome[] outcomes =
        [
            new("CAUGHT", Day, Alert("CAUGHT", Day.AddDays(-4))),
            new("MISSED", Day, null),
            new("NOISY", null, Alert("NOISY", Day)),
            new("QUIET", null, null),
        ];
        var html = DemoReport.Write(Result(outcomes), Evidence());

        Assert.InRange(html.IndexOf("CAUGHT", StringComparison.Ordinal), At("Failures caught</h2>"), At("Failures missed</h2>"));
        Assert.InRange(html.IndexOf("MISSED", StringComparison.Ordinal), At("Failures missed</h2>"), At("False alarms</h2>"));
        Assert.InRange(html.IndexOf("NOISY", StringComparison.Ordinal), At("False alarms</h2>"), html.Length);
        Assert.DoesNotContain("QUIET", html, StringComparison.Ordinal);
        Assert.Contains("pending sectors = 8 (75 %)", html, StringComparison.Ordinal);

        int At(string text) => html.IndexOf(text, StringComparison.Ordinal) is >= 0 and var at ? at : throw new KeyNotFoundException(text);
    }

    [Fact]
    public void Write_NothingHappened_IsAPageAllTheSame() =>
        Assert.Contains(
            "Failures caught",
            DemoReport.Write(Result([new("QUIET", null, null)]), Evidence() with { FailingDrives = [] }),
            StringComparison.Ordinal
        );

    private static EvaluationEvidence Evidence() =>
        new()
        {
            Protocol = "trial",
            Detector = "dense",
            Seed = 1,
            Scores = [],
            IsAnomalous = [],
            HealthyDrives = [0, 1, 3],
            FailingDrives = [4],
            Threshold = 2,
        };

    private static ReplayResult Result(DriveOutcome[] outcomes) =>
        new()
        {
            Sent = 1,
            Scored = 1,
            WarmingUp = 0,
            Duplicates = 0,
            Late = 0,
            DeadLettered = 0,
            Drives = outcomes.Length,
            Failures = 0,
            FailuresCaught = 0,
            FalseAlarms = 0,
            MedianLeadDays = null,
            ReadingsPerSecond = 1,
            LatencyMs = new LatencyPercentiles(null, null, null),
            Champion = "v1",
            Outcomes = outcomes,
            Alerts = [.. outcomes.Select(drive => drive.FirstRaised).OfType<DriveAlert>()],
        };

    private static DriveAlert Alert(string serialNumber, DateOnly day) =>
        new()
        {
            AlertId = serialNumber,
            Kind = AlertKind.Raised,
            SerialNumber = serialNumber,
            Model = "",
            WindowStart = default,
            WindowEnd = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
            Score = 4,
            Threshold = 2,
            Severity = AlertSeverity.Low,
            TopFeatures = [new FeatureCause("pending sectors", "smart_197_raw", 8, 0.75f)],
            Detector = "dense",
            DetectorVersion = "v1",
            Partition = "0",
            SequenceNumber = 0,
        };
}
