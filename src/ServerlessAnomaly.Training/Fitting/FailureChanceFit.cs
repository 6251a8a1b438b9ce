using System.Globalization;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Chance;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Fitting;

/// <summary>
/// Learns the chance of failing from the failures that lie in the training days. A day counts as healthy only if its drive was seen a whole
/// horizon later: a drive that was taken out, for whatever reason, is unknown in its last days, neither healthy nor failed.
/// </summary>
internal sealed class FailureChanceFit(TelemetryDataset data, WindowOptions window, TrainingOptions training, ChanceOptions options)
{
    /// <summary>Learns, after the first stage.</summary>
    /// <param name="graph">The first stage.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="cancellationToken">Stops between horizons.</param>
    public FailureChance Run(DetectorGraph graph, IReadOnlyDictionary<Parameter, float[]> weights, CancellationToken cancellationToken)
    {
        if (graph.Evidence is null)
            return Absent(0, 0, "the score is not made of counters");
        var last = training.LastStep(window);
        var failing = Enumerable.Range(0, data.Drives.Count).Count(drive => data.Drives[drive].FailureStep <= last);
        if (failing < options.LeastFailures)
            return Absent(failing, 0, TooFew(failing));
        var (windows, scores, evidence) = Look(graph, weights, last);
        var limit = SuspiciousAbove(windows, scores, last);

        var horizons = new List<ChanceHorizon>();
        var learnedFrom = int.MaxValue;
        foreach (var days in options.HorizonDays)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var steps = (int)Math.Ceiling(TimeSpan.FromDays(days) / window.StepLength);
            var (suspicious, unsuspicious) = Examples(windows, scores, evidence, limit, steps, last);
            var failures = suspicious.Where(example => example.Fails).Select(example => example.Drive).Distinct().Count();
            if (failures < options.LeastFailures)
                return Absent(failures, limit, TooFew(failures));
            if (suspicious.All(example => example.Fails))
                return Absent(failures, limit, $"no healthy drive was seen for {days} days after a suspicious day");
            learnedFrom = Math.Min(learnedFrom, failures);
            horizons.Add(Fit(days, suspicious, unsuspicious));
        }
        return new FailureChance(limit, horizons, new FailureChanceSummary(options.HorizonDays, learnedFrom, limit, null));
    }

    private FailureChance Absent(int failures, float limit, string why) =>
        new(limit, [], new FailureChanceSummary([], failures, limit, why));

    private string TooFew(int failures) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{failures} drives failed after a suspicious day, and at least {options.LeastFailures} are needed to learn a chance from"
        );

    /// <summary>All windows near a failure, and every so manieth of the others.</summary>
    private (WindowReference[] Windows, float[] Scores, float[][] Evidence) Look(
        DetectorGraph graph,
        IReadOnlyDictionary<Parameter, float[]> weights,
        int last
    )
    {
        WindowReference[] windows =
        [
            .. Enumerable
                .Range(0, data.Drives.Count)
                .SelectMany(data.WindowsOf)
                .Where(reference =>
                    data.EndStep(reference) <= last
                    && (Left(reference, last) is { } left ? left >= 0 : data.EndStep(reference) % options.Stride == 0)
                ),
        ];
        var (scores, evidence, done) = (new float[windows.Length], new float[windows.Length][], 0);
        using var model = new WindowModel(graph.WriteEvidence(weights), data, window);
        model.Run(
            windows,
            ["score", "evidence"],
            (batch, outputs) =>
            {
                outputs[0].GetTensorDataAsSpan<float>().CopyTo(scores.AsSpan(done));
                var rows = outputs[1].GetTensorDataAsSpan<float>();
                var width = rows.Length / batch.Length;
                for (var i = 0; i < batch.Length; i++)
                    evidence[done++] = rows.Slice(i * width, width).ToArray();
            }
        );
        return (windows, scores, evidence);
    }

    /// <summary>Steps to the failure; null if none is known by the last step.</summary>
    private int? Left(WindowReference reference, int last) =>
        data.Drives[reference.Drive].FailureStep is { } failure && failure <= last ? failure - data.EndStep(reference) : null;

    private float SuspiciousAbove(WindowReference[] windows, float[] scores, int last)
    {
        float[] healthy = [.. scores.Where((_, i) => Left(windows[i], last) is null).Order()];
        return healthy.Length == 0 ? 0 : healthy[(int)(options.UnsuspiciousShare * (healthy.Length - 1))];
    }

    private (List<ChanceExample> Suspicious, List<ChanceExample> Unsuspicious) Examples(
        WindowReference[] windows,
        float[] scores,
        float[][] evidence,
        float limit,
        int horizon,
        int last
    )
    {
        List<ChanceExample> suspicious = [],
            unsuspicious = [];
        for (var i = 0; i < windows.Length; i++)
        {
            var (drive, end) = (data.Drives[windows[i].Drive], data.EndStep(windows[i]));
            var left = Left(windows[i], last);
            var seen = Math.Min(last, drive.FirstStep + drive.Length - 1);
            if (left > horizon && end % options.Stride != 0)
                continue;
            if (left is null && seen < end + horizon)
                continue;
            var fails = left <= horizon;
            (scores[i] > limit ? suspicious : unsuspicious).Add(
                new ChanceExample
                {
                    Drive = windows[i].Drive,
                    Evidence = evidence[i],
                    Score = scores[i],
                    Fails = fails,
                    Weight = fails ? 1 : options.Stride,
                }
            );
        }
        return (suspicious, unsuspicious);
    }

    private ChanceHorizon Fit(int days, List<ChanceExample> suspicious, List<ChanceExample> unsuspicious)
    {
        var folds = Folds(suspicious);
        var scores = new float[suspicious.Count];
        for (var fold = 0; fold < options.Folds; fold++)
        {
            int[] aside = [.. Enumerable.Range(0, scores.Length).Where(i => folds[suspicious[i].Drive] == fold)];
            var trees = BoostedTrees.Fit([.. suspicious.Where(example => folds[example.Drive] != fold)], options, training.Seed);
            foreach (var (at, score) in aside.Zip(trees.Scores(aside.Select(i => suspicious[i]))))
                scores[at] = score;
        }
        double failed = unsuspicious.Where(example => example.Fails).Sum(example => example.Weight);
        double all = unsuspicious.Sum(example => example.Weight);
        var calibration = LogisticCalibration.Fit(scores, [.. suspicious.Select(example => example.Score)], suspicious);
        return new ChanceHorizon(days, BoostedTrees.Fit(suspicious, options, training.Seed).Trees, calibration, (failed + 0.5) / (all + 1));
    }

    /// <summary>The part that each drive is in, failing ones spread evenly.</summary>
    private Dictionary<int, int> Folds(List<ChanceExample> examples)
    {
        int[] drives = [.. examples.Select(example => example.Drive).Distinct().Order()];
        new Random(training.Seed).Shuffle(drives);
        var failing = examples.Where(example => example.Fails).Select(example => example.Drive).ToHashSet();
        return drives.OrderBy(failing.Contains).Index().ToDictionary(pair => pair.Item, pair => pair.Index % options.Folds);
    }
}
