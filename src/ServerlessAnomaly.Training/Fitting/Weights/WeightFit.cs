using Microsoft.ML.OnnxRuntime;
using ServerlessAnomaly.Graphs.Optimization;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Fitting.Weights;

/// <summary>Fits a detector's weights to windows of telemetry.</summary>
internal sealed class WeightFit(TelemetryDataset data, HealthySplit split, WindowOptions window, TrainingOptions options)
{
    /// <summary>Trains on the split's training windows; its validation windows tell when to stop.</summary>
    /// <param name="graph">What is fitted.</param>
    /// <param name="progress">Told after each epoch.</param>
    /// <param name="cancellationToken">Stops after the step at hand.</param>
    /// <param name="weights">Weights to start from by name; null: the graph's own. With them, the start itself may turn out best.</param>
    /// <param name="checkpoint">Where this very fit stopped before; null: it begins.</param>
    /// <param name="keep">Takes a checkpoint after each epoch; the next one waits for it.</param>
    /// <exception cref="TrainingException">The loss is not finite.</exception>
    public FitResult Run(
        DetectorGraph graph,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, float[]>? weights = null,
        FitCheckpoint? checkpoint = null,
        Action<FitCheckpoint>? keep = null
    )
    {
        using var heldOut = new WindowModel(graph.WriteLoss(), data, window, options.ExecutionProvider);
        var order = new Shuffled<WindowReference>(split.Training, options.Seed);
        var windows = new FitData(
            FeatureFront.WindowInput,
            [window.Steps, data.WindowLength / window.Steps],
            split.Training.Length,
            (count, buffer) => data.Gather(order.Next(count), buffer),
            order.Skip,
            state => HeldOutLoss(heldOut, state)
        );
        return new FittingLoop(graph.Goal, windows, options).Run(progress, cancellationToken, weights, checkpoint, keep);
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
