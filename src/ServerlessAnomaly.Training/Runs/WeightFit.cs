using Microsoft.ML.OnnxRuntime;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Graphs;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Runs;

/// <summary>Fits a detector's weights to windows of telemetry.</summary>
internal sealed class WeightFit(TelemetryDataset data, HealthySplit split, WindowOptions window, TrainingOptions options)
{
    /// <summary>Trains on the split's training windows; its validation windows tell when to stop.</summary>
    /// <exception cref="TrainingException">The loss is not finite.</exception>
    public FitResult Run(DetectorGraph graph, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        using var heldOut = new WindowModel(graph.WriteLoss(), data, window);
        var order = new Shuffled<WindowReference>(split.Training, options.Seed);
        var windows = new FitData(
            FeatureFront.WindowInput, [window.Steps, data.WindowLength / window.Steps], split.Training.Length,
            (count, buffer) => data.Gather(order.Next(count), buffer), state => HeldOutLoss(heldOut, state));
        return FittingLoop.Run(graph.Goal, windows, options, progress, cancellationToken);
    }

    private double HeldOutLoss(WindowModel model, IReadOnlyDictionary<string, float[]> state)
    {
        double sum = 0;
        model.Run(split.Validation, [TrainingStepGraph.Loss], Add, state);
        return sum / split.Validation.Length;

        void Add(ReadOnlySpan<WindowReference> windows, IReadOnlyList<OrtValue> outputs) =>
            sum += outputs[0].GetTensorDataAsSpan<float>()[0] * windows.Length;
    }
}
