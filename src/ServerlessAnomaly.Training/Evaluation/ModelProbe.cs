using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Measures;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Evaluation;

/// <summary>Looks into a served model: what it makes of a few windows, feature by feature.</summary>
internal sealed class ModelProbe(DetectorBundle bundle, TelemetryDataset data, FeatureSchema schema, WindowOptions window)
{
    private const string Latent = "latent";
    private const string Reconstruction = "reconstruction";
    private const string FeatureError = "feature_error";

    /// <summary>The bottleneck of each window; empty if the model has none.</summary>
    public IReadOnlyList<float[]> LatentOf(WindowReference[] windows) => Run(bundle.Model, windows, Latent);

    /// <summary>Each window's feature errors.</summary>
    public IReadOnlyList<float[]> FeatureErrorsOf(WindowReference[] windows) => Run(bundle.Model, windows, FeatureError);

    /// <summary>
    /// Inputs beside reconstructions, for the features that the network sees and that move most over the window; empty if the model
    /// reconstructs nothing.
    /// </summary>
    /// <param name="windows">Windows, each with its name.</param>
    /// <param name="most">Features a window.</param>
    public IReadOnlyList<ReconstructionExample> Compare(IReadOnlyList<(string Name, WindowReference Window)> windows, int most)
    {
        WindowReference[] references = [.. windows.Select(one => one.Window)];
        var reconstructed = Run(bundle.Model, references, Reconstruction);
        if (reconstructed.Count == 0 || Scaling() is not var (means, deviations))
            return [];
        var front = new FeatureFront(schema, window).WriteUnscaled();
        var (transformed, observed) = (Run(front, references, "transformed"), Run(front, references, "observed"));
        // The network does not see counters; it predicts how surprising they are.
        int[] visible =
        [
            .. Enumerable.Range(0, schema.Features.Count).Where(feature => schema.Features[feature].Error != Telemetry.FeatureError.Upward),
        ];
        return
        [
            .. windows
                .Index()
                .SelectMany(one =>
                    visible
                        .Select(feature => new ReconstructionExample(
                            one.Item.Name,
                            schema.Features[feature].Name,
                            [
                                .. Steps(feature)
                                    .Select(at =>
                                        observed[one.Index][at] == 0
                                            ? (double?)null
                                            : (transformed[one.Index][at] - means[feature]) / deviations[feature]
                                    ),
                            ],
                            [.. Steps(feature).Select(at => (double)reconstructed[one.Index][at])]
                        ))
                        .OrderByDescending(example => Spread(example.Input))
                        .Take(most)
                ),
        ];
    }

    private IEnumerable<int> Steps(int feature) =>
        Enumerable.Range(0, window.Steps).Select(step => (step * schema.Features.Count) + feature);

    private static double Spread(IReadOnlyList<double?> values) => (values.Max() - values.Min()) ?? 0;

    private List<float[]> Run(byte[] model, WindowReference[] windows, string output)
    {
        using var runner = new WindowModel(model, data, window);
        var rows = new List<float[]>();
        if (windows.Length == 0 || !runner.Outputs.Contains(output))
            return rows;
        runner.Run(
            windows,
            [output],
            (batch, outputs) =>
            {
                var values = outputs[0].GetTensorDataAsSpan<float>();
                var length = values.Length / batch.Length;
                for (var i = 0; i < batch.Length; i++)
                    rows.Add(values.Slice(i * length, length).ToArray());
            }
        );
        return rows;
    }

    /// <summary>Mean and deviation of each feature as the model carries them; null if it has no such constants.</summary>
    private (float[] Means, float[] Deviations)? Scaling()
    {
        var weights = NamedWeights.Read(bundle.Model);
        return
            weights is not null
            && weights.TryGetValue("scaling.mean", out var means)
            && weights.TryGetValue("scaling.deviation", out var deviations)
            ? (means.Values[..schema.Features.Count], deviations.Values[..schema.Features.Count])
            : null;
    }
}
