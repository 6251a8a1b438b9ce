using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Evaluation;

/// <summary>
/// A reference that learns nothing: the sum over the five attributes that are known to precede failures of ln(1 + newest value) and
/// ln(1 + growth over the window).
/// </summary>
internal static class AttributeRule
{
    /// <summary>Name by which it is asked for.</summary>
    public const string Name = "attribute-rule";

    private static readonly string[] Attributes = ["smart_5_raw", "smart_187_raw", "smart_188_raw", "smart_197_raw", "smart_198_raw"];

    /// <summary>Scores windows; a missing value counts as the nearest one there is.</summary>
    public static float[] Score(TelemetryDataset data, IReadOnlyList<WindowReference> windows, FeatureSchema schema, WindowOptions window)
    {
        int[] columns = [.. schema.Columns.Index().Where(column => Attributes.Contains(column.Item)).Select(column => column.Index)];
        var scores = new float[windows.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            var rows = data.Drives[windows[i].Drive].Rows(windows[i].EndRow - window.Steps + 1, window.Steps);
            foreach (var column in columns)
            {
                float oldest = float.NaN,
                    newest = float.NaN;
                for (var at = column; at < rows.Length; at += schema.Columns.Count)
                {
                    if (float.IsNaN(rows[at]))
                        continue;
                    if (float.IsNaN(oldest))
                        oldest = rows[at];
                    newest = rows[at];
                }
                if (!float.IsNaN(newest))
                    scores[i] += MathF.Log(1 + MathF.Max(0, newest)) + MathF.Log(1 + MathF.Max(0, newest - oldest));
            }
        }
        return scores;
    }
}
