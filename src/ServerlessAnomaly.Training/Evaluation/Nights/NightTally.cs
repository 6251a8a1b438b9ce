using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Measures;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Evaluation.Nights;

/// <summary>Counts, night by night, which drives a detector flags at its threshold.</summary>
internal sealed class NightTally(TelemetryDataset data)
{
    private readonly HashSet<int> _failing = [],
        _caught = [],
        _healthy = [],
        _flagged = [];

    /// <summary>Since the beginning.</summary>
    public NightTotals Total => new(_failing.Count, _caught.Count, _healthy.Count, _flagged.Count);

    /// <summary>Scores windows and returns the counts of these alone.</summary>
    public NightTotals Add(WindowReference[] windows, DetectorBundle detector, WindowOptions window)
    {
        using var model = new WindowModel(detector.Model, data, window);
        var scores = model.Scores(windows);
        HashSet<int> failing = [],
            caught = [],
            healthy = [],
            flagged = [];
        for (var i = 0; i < windows.Length; i++)
        {
            var drive = windows[i].Drive;
            var left = data.Drives[drive].FailureStep - data.EndStep(windows[i]);
            if (left > DetectionMetrics.PositiveDays)
                continue;
            (left is null ? healthy : failing).Add(drive);
            if (scores[i] > detector.Manifest.Threshold)
                (left is null ? flagged : caught).Add(drive);
        }
        _failing.UnionWith(failing);
        _caught.UnionWith(caught);
        _healthy.UnionWith(healthy);
        _flagged.UnionWith(flagged);
        return new NightTotals(failing.Count, caught.Count, healthy.Count, flagged.Count);
    }
}

/// <summary>Counts of drives over several nights, each drive once.</summary>
/// <param name="Failures">Drives that fail within seven days of a scored window.</param>
/// <param name="Caught">Those that were flagged in these seven days.</param>
/// <param name="Healthy">Drives that never fail.</param>
/// <param name="FalseAlarms">Those that were ever flagged.</param>
public sealed record NightTotals(int Failures, int Caught, int Healthy, int FalseAlarms)
{
    /// <summary>Failure detection rate; 0 where nothing failed.</summary>
    public double DetectionRate => Failures == 0 ? 0 : Caught / (double)Failures;

    /// <summary>False alarm rate; 0 where there is no healthy drive.</summary>
    public double FalseAlarmRate => Healthy == 0 ? 0 : FalseAlarms / (double)Healthy;
}
