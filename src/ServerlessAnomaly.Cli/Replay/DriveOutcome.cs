using ServerlessAnomaly.Alerting;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>What became of one drive of a replay.</summary>
/// <param name="SerialNumber">The drive.</param>
/// <param name="FailedOn">The day on which its file says that it failed; null if it did not.</param>
/// <param name="FirstRaised">The first alert raised for it in the replayed days; null if there was none.</param>
internal sealed record DriveOutcome(string SerialNumber, DateOnly? FailedOn, DriveAlert? FirstRaised)
{
    /// <summary>Whether it failed, and an alert was raised on or before that day.</summary>
    public bool IsCaught => LeadDays >= 0;

    /// <summary>Whether an alert was raised, and it did not fail.</summary>
    public bool IsFalseAlarm => FirstRaised is not null && FailedOn is null;

    /// <summary>Days from the first alert to the failure, negative if it came too late; null if there were not both.</summary>
    public int? LeadDays => FailedOn?.DayNumber - AlertedOn?.DayNumber;

    /// <summary>The day of the first alert.</summary>
    public DateOnly? AlertedOn => FirstRaised is null ? null : DateOnly.FromDateTime(FirstRaised.WindowEnd.UtcDateTime);

    /// <summary>All drives of a replay, less those that failed before the first judged day.</summary>
    public static IReadOnlyList<DriveOutcome> Judge(DriveLabels labels, IEnumerable<DriveAlert> alerts, DateOnly judgeFrom = default)
    {
        var firstRaised = alerts
            .Where(alert => alert.Kind == AlertKind.Raised && IsOfThisReplay(alert, labels))
            .GroupBy(alert => alert.SerialNumber, StringComparer.Ordinal)
            .ToDictionary(drive => drive.Key, drive => drive.MinBy(alert => alert.WindowEnd), StringComparer.Ordinal);
        return
        [
            .. labels
                .All.Where(drive => !(drive.Value < judgeFrom))
                .Select(drive => new DriveOutcome(drive.Key, drive.Value, firstRaised.GetValueOrDefault(drive.Key))),
        ];
    }

    /// <summary>The history may hold alerts of other days, from replays before.</summary>
    private static bool IsOfThisReplay(DriveAlert alert, DriveLabels labels) =>
        DateOnly.FromDateTime(alert.WindowEnd.UtcDateTime) is var day && day >= labels.FirstDay && day <= labels.LastDay;
}
