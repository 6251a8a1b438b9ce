namespace ServerlessAnomaly.Training.Measures;

/// <summary>What the first alarm of each drive is worth. Every drive of the fleet is judged, so the precision is that of its own failure rate.</summary>
/// <param name="Limit">Which scores alarm: <c>0.01</c>, those that this share of the healthy drives exceeds, or <c>threshold</c>, those above the calibrated one.</param>
/// <param name="Early">Failing drives that first alarmed longer than the horizon before the failure.</param>
/// <param name="OnTime">Those that did within it.</param>
/// <param name="Missed">Those that never did.</param>
/// <param name="FalseAlarms">Healthy drives that did.</param>
/// <param name="HealthyDrives">Healthy drives.</param>
public sealed record FirstAlarms(string Limit, int Early, int OnTime, int Missed, int FalseAlarms, int HealthyDrives)
{
    /// <summary>Share of the drives that alarmed which failed; null where none did.</summary>
    public double? Precision => Early + OnTime + FalseAlarms == 0 ? null : (Early + OnTime) / (double)(Early + OnTime + FalseAlarms);

    /// <summary>Share of the healthy drives that alarmed.</summary>
    public double FalseAlarmRate => FalseAlarms / (double)Math.Max(1, HealthyDrives);

    /// <summary>Counts.</summary>
    /// <param name="limit">Name of the limit.</param>
    /// <param name="windows">Judged windows.</param>
    /// <param name="flagged">For each of them whether its score is above the limit.</param>
    internal static FirstAlarms Count(string limit, IReadOnlyList<JudgedWindow> windows, IReadOnlyList<bool> flagged)
    {
        int early = 0,
            onTime = 0,
            missed = 0,
            alarms = 0,
            healthy = 0;
        foreach (var drive in windows.Index().GroupBy(pair => pair.Item.Drive))
        {
            var first = drive
                .Where(pair => flagged[pair.Index])
                .Select(pair => (JudgedWindow?)pair.Item)
                .MinBy(window => window!.Value.EndStep);
            if (drive.First().Item.IsHealthy)
            {
                healthy++;
                if (first is not null)
                    alarms++;
            }
            else if (first is null)
                missed++;
            else if (first.Value.DaysToFailure > DetectionMetrics.PositiveDays)
                early++;
            else
                onTime++;
        }
        return new FirstAlarms(limit, early, onTime, missed, alarms, healthy);
    }
}
