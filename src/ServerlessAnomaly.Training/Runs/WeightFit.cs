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
        long Steps, double Seconds, double WindowsPerSecond)
    {
        /// <summary>Loss on held-out windows before the first step.</summary>
        public double HeldOutLossBefore { get; init; }

        /// <summary>Whether it began with given weights.</summary>
        public bool IsWarm { get; init; }

        /// <summary>Epochs that an earlier run had done.</summary>
        public int ResumedAfter { get; init; }

        /// <summary>Every epoch, those of an earlier run included.</summary>
        public IReadOnlyList<TrainingEpoch> Curve { get; init; } = [];
    }

    /// <summary>Runs all epochs, or fewer if the held-out loss stops falling.</summary>
    /// <param name="graph">What is fitted.</param>
    /// <param name="progress">Told after each epoch.</param>
    /// <param name="cancellationToken">Stops after the step at hand.</param>
    /// <param name="weights">Weights to start from by name; null: the graph's own. With them, the start itself may turn out best.</param>
    /// <param name="checkpoint">Where this very fit stopped before; null: it begins.</param>
    /// <param name="keep">Takes a checkpoint after each epoch; the next one waits for it.</param>
    /// <exception cref="TrainingException">The loss is not finite.</exception>
    public Result Run(
        DetectorGraph graph, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken,
        IReadOnlyDictionary<string, float[]>? weights = null, FitCheckpoint? checkpoint = null, Action<FitCheckpoint>? keep = null)
    {
        var batch = Math.Min(options.BatchSize, split.Training.Length);
        var perEpoch = Math.Max(Ceiling(split.Training.Length, batch), Ceiling(options.MinSteps, options.Epochs));
        var total = (long)perEpoch * options.Epochs;
        var step = TrainingStepGraph.Of(graph.Loss, graph.Parameters.All, new Adam());
        using var session = new TrainingSession(step, new Dictionary<string, long[]>
        {
            [FeatureFront.WindowInput] = [batch, window.Steps, data.WindowLength / window.Steps],
        }, options.ExecutionProvider);
        using var heldOut = new WindowModel(graph.WriteLoss(), data, window, options.ExecutionProvider);
        var order = new ShuffledWindows(split.Training, options.Seed);
        var buffer = session.Inputs[FeatureFront.WindowInput];
        var clock = Stopwatch.StartNew();
        if (weights is not null) session.Restore(weights);
        var before = Finite(checkpoint?.HeldOutLossBefore ?? HeldOutLoss(heldOut, session.State), 0);
        Result? best = weights is null ? null : new Result(session.Weights(), before, before, 0, 0, 0, 0);
        if (checkpoint is not null) best = Resume(checkpoint, session, order, batch * (long)perEpoch, graph);
        var started = checkpoint?.Epoch ?? 0;
        List<TrainingEpoch> curve = [.. checkpoint?.Curve ?? []];
        long done = (long)started * perEpoch;
        for (var epoch = started + 1; epoch <= options.Epochs && epoch - (best?.Epochs ?? epoch) <= options.Patience; epoch++)
        {
            double sum = 0;
            for (var i = 0; i < perEpoch; i++, done++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                data.Gather(order.Next(batch), buffer);
                sum += session.Step(options.LearningRate * (0.55 + (0.45 * Math.Cos(Math.PI * done / total))));
            }
            var loss = Finite(sum / perEpoch, epoch);
            var heldOutLoss = Finite(HeldOutLoss(heldOut, session.State), epoch);
            curve.Add(new TrainingEpoch(epoch, loss, heldOutLoss));
            var rate = (done - ((long)started * perEpoch)) * batch / clock.Elapsed.TotalSeconds;
            if (best is null || heldOutLoss < best.HeldOutLoss)
                best = new Result(session.Weights(), loss, heldOutLoss, epoch, done, clock.Elapsed.TotalSeconds, rate);
            progress?.Report(new TrainingProgress(
                TrainingPhase.Training, done * batch, total * batch, rate, epoch, options.Epochs, loss, heldOutLoss));
            keep?.Invoke(Checkpoint(epoch, before, session, best, curve));
        }
        var seconds = clock.Elapsed.TotalSeconds;
        return best! with
        {
            IsWarm = weights is not null,
            ResumedAfter = started,
            Steps = done,
            Seconds = seconds,
            WindowsPerSecond = (done - ((long)started * perEpoch)) * batch / seconds,
            HeldOutLossBefore = before,
            Curve = curve,
        };
    }

    private static FitCheckpoint Checkpoint(
        int epoch, double before, TrainingSession session, Result best, IEnumerable<TrainingEpoch> curve) => new(
            "", epoch, before, session.State.ToDictionary(entry => entry.Key, entry => FitCheckpoint.Bytes(entry.Value)),
            best.Epochs, best.Loss, best.HeldOutLoss,
            best.Weights.ToDictionary(entry => entry.Key.Name, entry => FitCheckpoint.Bytes(entry.Value)))
        {
            Curve = [.. curve],
        };

    private static Result Resume(
        FitCheckpoint checkpoint, TrainingSession session, ShuffledWindows order, long windowsPerEpoch, DetectorGraph graph)
    {
        session.Restore(FitCheckpoint.Values(checkpoint.State));
        // The order of windows is part of the result: it is brought to where it was.
        order.Skip(checkpoint.Epoch * windowsPerEpoch);
        var weights = FitCheckpoint.Values(checkpoint.BestWeights);
        return new Result(
            graph.Parameters.All.ToDictionary(parameter => parameter, parameter => weights[parameter.Name]),
            checkpoint.BestLoss, checkpoint.BestHeldOutLoss, checkpoint.BestEpoch, 0, 0, 0);
    }

    private double Finite(double loss, int epoch) => double.IsFinite(loss) ? loss : throw new DivergedException(
        $"The loss is no longer a number in epoch {epoch}: train with a learning rate below {options.LearningRate}.");

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
