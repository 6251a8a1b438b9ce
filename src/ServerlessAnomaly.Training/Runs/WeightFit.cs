using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Graphs;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Runs;

/// <summary>Fits a detector's weights: shuffled batches, a falling learning rate, and the weights of the best held-out loss.</summary>
internal sealed class WeightFit(TelemetryDataset data, HealthySplit split, WindowOptions window, TrainingOptions options)
{
    /// <summary>What came of it.</summary>
    public sealed record Result(
        Dictionary<Parameter, float[]> Weights, double Loss, double HeldOutLoss, int Epochs,
        long Steps, double Seconds, double WindowsPerSecond, IReadOnlyList<TrainingEpoch> Curve);

    /// <summary>Runs all epochs, or fewer if the held-out loss stops falling.</summary>
    /// <exception cref="TrainingException">The loss is not finite.</exception>
    public Result Run(DetectorGraph graph, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var batch = Math.Min(options.BatchSize, split.Training.Length);
        var perEpoch = Math.Max(Ceiling(split.Training.Length, batch), Ceiling(options.MinSteps, options.Epochs));
        var total = (long)perEpoch * options.Epochs;
        var step = TrainingStepGraph.Of(graph.Loss, graph.Parameters.All, new Adam());
        using var session = new TrainingSession(step, new Dictionary<string, long[]>
        {
            [FeatureFront.WindowInput] = [batch, window.Steps, data.WindowLength / window.Steps],
        });
        using var heldOut = new WindowModel(graph.WriteLoss(), data, window);
        var order = new ShuffledWindows(split.Training, options.Seed);
        var buffer = session.Inputs[FeatureFront.WindowInput];
        var clock = Stopwatch.StartNew();
        Result? best = null;
        var curve = new List<TrainingEpoch>();
        long done = 0;
        for (var epoch = 1; epoch <= options.Epochs && epoch - (best?.Epochs ?? epoch) <= options.Patience; epoch++)
        {
            double sum = 0;
            for (var i = 0; i < perEpoch; i++, done++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                data.Gather(order.Next(batch), buffer);
                sum += session.Step(options.LearningRate * (0.55 + (0.45 * Math.Cos(Math.PI * done / total))));
            }
            var loss = sum / perEpoch;
            var heldOutLoss = HeldOutLoss(heldOut, session.State);
            if (!double.IsFinite(loss) || !double.IsFinite(heldOutLoss))
            {
                throw new DivergedException(
                    $"The loss is no longer a number in epoch {epoch}: train with a learning rate below {options.LearningRate}.");
            }
            curve.Add(new TrainingEpoch(epoch, loss, heldOutLoss));
            var rate = done * batch / clock.Elapsed.TotalSeconds;
            if (best is null || heldOutLoss < best.HeldOutLoss)
                best = new Result(session.Weights(), loss, heldOutLoss, epoch, done, clock.Elapsed.TotalSeconds, rate, curve);
            progress?.Report(new TrainingProgress(
                TrainingPhase.Training, done * batch, total * batch, rate, epoch, options.Epochs, loss, heldOutLoss));
        }
        var seconds = clock.Elapsed.TotalSeconds;
        return best! with { Steps = done, Seconds = seconds, WindowsPerSecond = done * batch / seconds };
    }

    private double HeldOutLoss(WindowModel model, IReadOnlyDictionary<string, float[]> state)
    {
        double sum = 0;
        model.Run(split.Validation, [TrainingStepGraph.Loss], Add, state);
        return sum / split.Validation.Length;

        void Add(ReadOnlySpan<WindowReference> windows, IReadOnlyList<OrtValue> outputs) =>
            sum += outputs[0].GetTensorDataAsSpan<float>()[0] * windows.Length;
    }

    private static int Ceiling(int dividend, int divisor) => (dividend + divisor - 1) / divisor;
}
