using System.Runtime.InteropServices;
using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Fitting;

/// <summary>Fits what the graph scales with: mean and deviation of each feature, and the tails of the counters.</summary>
internal static class ScalingFit
{
    /// <summary>Fits on healthy windows.</summary>
    /// <param name="data">The telemetry.</param>
    /// <param name="training">All training windows: what is rare needs them all.</param>
    /// <param name="sample">Some of them, which are enough for means and deviations.</param>
    /// <param name="window">Shape of a window.</param>
    /// <param name="schema">The features.</param>
    /// <param name="method">Tells whether counters are scored by their tails.</param>
    /// <exception cref="TrainingException">Not a single value is observed.</exception>
    public static FeatureScaling Of(
        TelemetryDataset data,
        WindowReference[] training,
        WindowReference[] sample,
        WindowOptions window,
        FeatureSchema schema,
        ScoreMethod method
    )
    {
        var graph = new FeatureFront(schema, window);
        using var front = new WindowModel(graph.WriteUnscaled(), data, window);
        var values = new float[sample.Length * window.Steps * schema.Features.Count];
        var observed = new float[values.Length];
        var filled = 0;
        front.Run(
            sample,
            ["transformed", "observed"],
            (_, outputs) =>
            {
                outputs[0].GetTensorDataAsSpan<float>().CopyTo(values.AsSpan(filled));
                outputs[1].GetTensorDataAsSpan<float>().CopyTo(observed.AsSpan(filled));
                filled += outputs[0].GetTensorDataAsSpan<float>().Length;
            }
        );
        if (!observed.AsSpan().Contains(1f))
        {
            throw new TrainingException(
                $"None of the columns of the schema '{schema.Id}' has a value in {sample.Length} windows: "
                    + "train with a schema that fits the data."
            );
        }
        var scaling = FeatureScaling.Fit(values, observed, schema, method);
        return method == ScoreMethod.Gated && graph.Counters is not null ? scaling with { Tails = Tails(front, training) } : scaling;
    }

    private static TailScaling Tails(WindowModel front, WindowReference[] training)
    {
        List<float> levels = [],
            growths = [],
            rises = [];
        front.Run(
            training,
            ["level", "growth", "rises"],
            (_, outputs) =>
            {
                levels.AddRange(outputs[0].GetTensorDataAsSpan<float>());
                growths.AddRange(outputs[1].GetTensorDataAsSpan<float>());
                rises.AddRange(outputs[2].GetTensorDataAsSpan<float>());
            }
        );
        return TailScaling.Fit(
            CollectionsMarshal.AsSpan(levels),
            CollectionsMarshal.AsSpan(growths),
            CollectionsMarshal.AsSpan(rises),
            [.. training.Select(reference => reference.Drive)]
        );
    }
}
