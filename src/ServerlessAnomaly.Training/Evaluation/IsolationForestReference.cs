using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Evaluation;

/// <summary>
/// A reference: an isolation forest over the newest value of each feature and its change over the window, both as sign(x) · ln(1 + |x|).
/// A missing value counts as the nearest one there is, and as 0 if there is none.
/// </summary>
internal static class IsolationForestReference
{
    /// <summary>Name by which it is asked for.</summary>
    public const string Name = "isolation-forest";

    /// <summary>Fits a forest on healthy windows and scores others.</summary>
    /// <param name="known">The drives that it is fitted on.</param>
    /// <param name="training">Windows to fit on.</param>
    /// <param name="data">The drives that are judged.</param>
    /// <param name="judged">Windows to score.</param>
    /// <param name="schema">Names the columns.</param>
    /// <param name="window">Shape of a window.</param>
    /// <param name="seed">Seed of the forest.</param>
    public static float[] Score(
        TelemetryDataset known,
        IReadOnlyList<WindowReference> training,
        TelemetryDataset data,
        IReadOnlyList<WindowReference> judged,
        FeatureSchema schema,
        WindowOptions window,
        int seed
    )
    {
        var features = 2 * schema.Columns.Count;
        var points = new float[training.Count * features];
        for (var i = 0; i < training.Count; i++)
            Describe(known, training[i], window, points.AsSpan(i * features, features));
        var forest = IsolationForest.Fit(points, features, seed);
        var scores = new float[judged.Count];
        Parallel.For(
            0,
            scores.Length,
            () => new float[features],
            (i, _, point) =>
            {
                Describe(data, judged[i], window, point);
                scores[i] = forest.Score(point);
                return point;
            },
            _ => { }
        );
        return scores;
    }

    private static void Describe(TelemetryDataset data, WindowReference reference, WindowOptions window, Span<float> point)
    {
        var rows = data.Drives[reference.Drive].Rows(reference.EndRow - window.Steps + 1, window.Steps);
        var columns = point.Length / 2;
        for (var column = 0; column < columns; column++)
        {
            float oldest = float.NaN,
                newest = float.NaN;
            for (var at = column; at < rows.Length; at += columns)
            {
                if (float.IsNaN(rows[at]))
                    continue;
                if (float.IsNaN(oldest))
                    oldest = rows[at];
                newest = rows[at];
            }
            (point[2 * column], point[(2 * column) + 1]) = float.IsNaN(newest) ? (0, 0) : (SignedLog(newest), SignedLog(newest - oldest));
        }
    }

    private static float SignedLog(float x) => MathF.CopySign(MathF.Log(1 + MathF.Abs(x)), x);
}
