namespace ServerlessAnomaly.Training.Measures;

/// <summary>What became of the drives of one model, at the limits of the whole fleet.</summary>
/// <param name="Model">The drive model.</param>
/// <param name="HealthyDrives">Its healthy drives in the test.</param>
/// <param name="FailingDrives">Its failing ones.</param>
/// <param name="Caught">Failing ones caught at a false-alarm rate of 0.01 of the whole fleet.</param>
/// <param name="FalseAlarms">Healthy ones flagged at it.</param>
/// <param name="CaughtAtThreshold">Failing ones caught at the calibrated threshold; null if the detector has none.</param>
/// <param name="FalseAlarmsAtThreshold">Healthy ones flagged at it.</param>
public sealed record ModelFigures(
    string Model,
    int HealthyDrives,
    int FailingDrives,
    int Caught,
    int FalseAlarms,
    int? CaughtAtThreshold,
    int? FalseAlarmsAtThreshold
)
{
    /// <summary>Counts, the model with most drives first.</summary>
    /// <param name="windows">Judged windows.</param>
    /// <param name="modelOf">Model of a drive.</param>
    /// <param name="flagged">For each window whether it is flagged at the fleet's rate.</param>
    /// <param name="above">The same at the calibrated threshold; null if there is none.</param>
    internal static IReadOnlyList<ModelFigures> Measure(
        IReadOnlyList<JudgedWindow> windows,
        Func<int, string> modelOf,
        IReadOnlyList<bool> flagged,
        IReadOnlyList<bool>? above
    )
    {
        int[] counted =
        [
            .. Enumerable
                .Range(0, windows.Count)
                .Where(i => windows[i].IsHealthy || windows[i].DaysToFailure <= DetectionMetrics.PositiveDays),
        ];
        return
        [
            .. counted
                .GroupBy(i => modelOf(windows[i].Drive))
                .Select(model => new ModelFigures(
                    model.Key,
                    Drives(model, true),
                    Drives(model, false),
                    Drives(model.Where(i => flagged[i]), false),
                    Drives(model.Where(i => flagged[i]), true),
                    above is null ? null : Drives(model.Where(i => above[i]), false),
                    above is null ? null : Drives(model.Where(i => above[i]), true)
                ))
                .OrderByDescending(model => model.HealthyDrives)
                .ThenBy(model => model.Model, StringComparer.Ordinal),
        ];

        int Drives(IEnumerable<int> some, bool healthy) =>
            some.Where(i => windows[i].IsHealthy == healthy).Select(i => windows[i].Drive).Distinct().Count();
    }
}
