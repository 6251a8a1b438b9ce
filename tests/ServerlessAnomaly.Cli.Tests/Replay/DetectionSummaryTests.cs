using System.Text;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Cli.Replay;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Tests.Replay;

public sealed class DetectionSummaryTests
{
    private static readonly DateOnly Monday = new(2018, 7, 2);

    [Fact]
    public void From_AlertsBeforeOnAndAfterFailure_CountsOnlyTimelyOnesAsCaught()
    {
        var labels = Labels(("EARLY", 10), ("ON-THE-DAY", 10), ("TOO-LATE", 10), ("SILENT", 10), ("HEALTHY", null), ("NOISY", null));
        DriveAlert[] alerts =
        [
            Raised("EARLY", 3),
            Raised("ON-THE-DAY", 10),
            Raised("TOO-LATE", 11),
            Raised("NOISY", 2),
            Raised("UNKNOWN", 2),
        ];

        var summary = DetectionSummary.From(labels, alerts);

        Assert.Equal(new DetectionSummary(Drives: 6, Failures: 4, FailuresCaught: 2, FalseAlarms: 1, MedianLeadDays: 3.5), summary);
    }

    [Fact]
    public void From_SeveralAlertsOfOneDrive_TakesTheFirstRaised()
    {
        DriveAlert[] alerts = [Raised("A", 8), Raised("A", 4), Raised("A", 1) with { Kind = AlertKind.Worsened }];
        Assert.Equal(6, DetectionSummary.From(Labels(("A", 10)), alerts).MedianLeadDays);
    }

    [Fact]
    public void From_FailureBeforeTheFirstJudgedDay_CountsNeitherWay() =>
        Assert.Equal(
            new DetectionSummary(Drives: 2, Failures: 1, FailuresCaught: 1, FalseAlarms: 0, MedianLeadDays: 2),
            DetectionSummary.From(
                Labels(("BEFORE", 4), ("JUDGED", 10), ("HEALTHY", null)),
                [Raised("BEFORE", 3), Raised("JUDGED", 8)],
                Monday.AddDays(5)
            )
        );

    [Fact]
    public void From_AlertsOfOtherDays_AreLeftToTheirOwnReplay() =>
        Assert.Equal(
            new DetectionSummary(Drives: 2, Failures: 1, FailuresCaught: 0, FalseAlarms: 0, MedianLeadDays: null),
            DetectionSummary.From(Labels(("A", 10), ("B", null)), [Raised("A", -1), Raised("B", 13)])
        );

    [Fact]
    public void From_NoFailures_HasNoLeadTime() => Assert.Null(DetectionSummary.From(Labels(("A", null)), []).MedianLeadDays);

    private static DriveLabels Labels(params (string Serial, int? FailsOn)[] drives)
    {
        var labels = new DriveLabels();
        foreach (var (serial, failsOn) in drives)
        {
            Note(labels, serial, day: 0, failed: false);
            Note(labels, serial, day: failsOn ?? 12, failed: failsOn is not null);
        }
        return labels;
    }

    private static void Note(DriveLabels labels, string serial, int day, bool failed)
    {
        var batch = new ReadingBatch(1);
        batch.Begin(0);
        batch.SetSerialNumber(Encoding.UTF8.GetBytes(serial));
        batch.SetTime(Monday.AddDays(day).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        batch.SetFailed(failed);
        batch.Commit();
        labels.Note(batch[0]);
    }

    private static DriveAlert Raised(string serial, int day) =>
        new()
        {
            AlertId = $"{serial}-{day}",
            Kind = AlertKind.Raised,
            SerialNumber = serial,
            Model = "",
            WindowStart = Day(day - 15),
            WindowEnd = Day(day),
            Score = 2,
            Threshold = 1,
            Severity = AlertSeverity.Low,
            TopFeatures = [],
            Detector = "conv1d",
            DetectorVersion = "1",
            Partition = "0",
            SequenceNumber = 0,
        };

    private static DateTimeOffset Day(int day) => new(Monday.AddDays(day).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
