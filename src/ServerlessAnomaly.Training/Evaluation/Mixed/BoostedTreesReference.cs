using ServerlessAnomaly.Training.Chance;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Evaluation.Mixed;

/// <summary>
/// A reference that learns from failures alone: boosted trees (LightGBM) over the newest value of each column and its changes in 1, 3 and 7
/// days and over the window, log-scaled, on all days with a known outcome.
/// </summary>
internal static class BoostedTreesReference
{
    /// <summary>Name by which it is asked for.</summary>
    public const string Name = "boosted-trees";

    private static readonly int[] Days = [1, 3, 7, int.MaxValue];

    /// <summary>Fits on days before the test and scores the test.</summary>
    /// <param name="known">The drives as they are known when the test begins.</param>
    /// <param name="all">All data.</param>
    /// <param name="test">Windows of it to score.</param>
    /// <param name="window">Shape of a window; steps are days.</param>
    /// <param name="seed">Seed of the trees.</param>
    public static float[] Score(TelemetryDataset known, TelemetryDataset all, WindowReference[] test, WindowOptions window, int seed)
    {
        var options = new ChanceOptions { LeastExamplesPerLeaf = 20 };
        List<ChanceExample> examples = [];
        foreach (var reference in Enumerable.Range(0, known.Drives.Count).SelectMany(known.WindowsOf))
        {
            var (drive, end) = (known.Drives[reference.Drive], known.EndStep(reference));
            var left = drive.FailureStep - end;
            var fails = left is >= 0 and <= MixedDays.Horizon;
            if (left < 0 || (!fails && end % options.Stride != 0))
                continue;
            if (left is null && drive.FirstStep + drive.Length - 1 < end + MixedDays.Horizon)
                continue;
            examples.Add(
                new ChanceExample
                {
                    Drive = reference.Drive,
                    Evidence = Describe(known, reference, window),
                    Fails = fails,
                    Weight = fails ? 1 : options.Stride,
                }
            );
        }
        if (!examples.Any(example => example.Fails))
            return new float[test.Length];
        return BoostedTrees
            .Fit(examples, options, seed)
            .Scores(test.Select(reference => new ChanceExample { Evidence = Describe(all, reference, window) }));
    }

    private static float[] Describe(TelemetryDataset data, WindowReference reference, WindowOptions window)
    {
        var rows = data.Drives[reference.Drive].Rows(reference.EndRow - window.Steps + 1, window.Steps);
        var columns = data.WindowLength / window.Steps;
        var evidence = new float[columns * (1 + Days.Length)];
        for (var column = 0; column < columns; column++)
        {
            var newest = At(rows, columns, column, 0);
            if (float.IsNaN(newest))
                continue;
            evidence[column] = SignedLog(newest);
            for (var i = 0; i < Days.Length; i++)
                evidence[((i + 1) * columns) + column] = SignedLog(newest - At(rows, columns, column, Math.Min(Days[i], window.Steps - 1)));
        }
        return evidence;
    }

    /// <summary>The value so many days before the newest; where it is missing, the nearest later one.</summary>
    private static float At(ReadOnlySpan<float> rows, int columns, int column, int daysBefore)
    {
        var steps = rows.Length / columns;
        for (var step = steps - 1 - daysBefore; step < steps; step++)
            if (!float.IsNaN(rows[(step * columns) + column]))
                return rows[(step * columns) + column];
        return float.NaN;
    }

    private static float SignedLog(float x) => MathF.CopySign(MathF.Log(1 + MathF.Abs(x)), x);
}
