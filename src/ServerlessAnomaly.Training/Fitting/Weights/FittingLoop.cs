using System.Diagnostics;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Graphs.Optimization;
using ServerlessAnomaly.Graphs.Sessions;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;

namespace ServerlessAnomaly.Training.Fitting.Weights;

/// <summary>Fits weights: shuffled batches, a falling learning rate, and the weights of the best held-out loss.</summary>
internal sealed class FittingLoop(FitGoal goal, FitData data, TrainingOptions options)
{
    /// <summary>Runs all epochs, or fewer if the held-out loss stops falling.</summary>
    /// <param name="progress">Told after each epoch.</param>
    /// <param name="cancellationToken">Stops after the step at hand.</param>
    /// <param name="weights">Weights to start from by name; null: the network's own. With them, the start itself may turn out best.</param>
    /// <param name="checkpoint">Where this very fit stopped before; null: it begins.</param>
    /// <param name="keep">Takes a checkpoint after each epoch; the next one waits for it.</param>
    /// <exception cref="TrainingException">The loss is not finite.</exception>
    public FitResult Run(
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, float[]>? weights = null,
        FitCheckpoint? checkpoint = null,
        Action<FitCheckpoint>? keep = null
    )
    {
        var batch = Math.Min(options.BatchSize, data.Items);
        var perEpoch = Math.Max(Ceiling(data.Items, batch), Ceiling(options.MinSteps, options.Epochs));
        var total = (long)perEpoch * options.Epochs;
        var step = TrainingStepGraph.Write(goal.Loss, goal.Trained.Parameters.All, new Adam(), goal.Trained.Carried);
        using var session = new TrainingSession(
            step,
            new Dictionary<string, long[]> { [data.Input] = [batch, .. data.ItemShape] },
            options.ExecutionProvider == ExecutionProvider.Cuda,
            options.Seed
        );
        var buffer = session.Inputs[data.Input];
        var clock = Stopwatch.StartNew();
        if (weights is not null)
            session.Restore(weights);
        var before = Finite(checkpoint?.HeldOutLossBefore ?? data.HeldOutLoss(session.State), 0);
        FitResult? best = weights is null ? null : new FitResult(session.Weights(), before, before, 0, 0, 0, 0);
        if (checkpoint is not null)
            best = Resume(checkpoint, session, batch * (long)perEpoch);
        var started = checkpoint?.Epoch ?? 0;
        List<TrainingEpoch> curve = [.. checkpoint?.Curve ?? []];
        long done = (long)started * perEpoch;
        for (var epoch = started + 1; epoch <= options.Epochs && epoch - (best?.Epochs ?? epoch) <= options.Patience; epoch++)
        {
            double sum = 0;
            for (var i = 0; i < perEpoch; i++, done++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                data.Fill(batch, buffer);
                sum += session.Step(options.LearningRate * (0.55 + (0.45 * Math.Cos(Math.PI * done / total))));
            }
            var loss = Finite(sum / perEpoch, epoch);
            var heldOutLoss = Finite(data.HeldOutLoss(session.State), epoch);
            curve.Add(new TrainingEpoch(epoch, loss, heldOutLoss));
            var rate = (done - ((long)started * perEpoch)) * batch / clock.Elapsed.TotalSeconds;
            if (best is null || heldOutLoss < best.HeldOutLoss)
                best = new FitResult(session.Weights(), loss, heldOutLoss, epoch, done, clock.Elapsed.TotalSeconds, rate);
            progress?.Report(
                new TrainingProgress(TrainingPhase.Training, done * batch, total * batch, rate, epoch, options.Epochs, loss, heldOutLoss)
            );
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
        int epoch,
        double before,
        TrainingSession session,
        FitResult best,
        IEnumerable<TrainingEpoch> curve
    )
    {
        var state = session.State.ToDictionary(entry => entry.Key, entry => FitCheckpoint.Bytes(entry.Value));
        var weights = best.Weights.ToDictionary(entry => entry.Key.Name, entry => FitCheckpoint.Bytes(entry.Value));
        return new FitCheckpoint("", epoch, before, state, best.Epochs, best.Loss, best.HeldOutLoss, weights) { Curve = [.. curve] };
    }

    private FitResult Resume(FitCheckpoint checkpoint, TrainingSession session, long itemsPerEpoch)
    {
        session.Restore(FitCheckpoint.Values(checkpoint.State));
        // The order of items is part of the result: it is brought to where it was.
        data.Skip(checkpoint.Epoch * itemsPerEpoch);
        var weights = FitCheckpoint.Values(checkpoint.BestWeights);
        return new FitResult(
            goal.Trained.Parameters.All.Concat(goal.Trained.Parameters.Statistics)
                .ToDictionary(parameter => parameter, parameter => weights[parameter.Name]),
            checkpoint.BestLoss,
            checkpoint.BestHeldOutLoss,
            checkpoint.BestEpoch,
            0,
            0,
            0
        );
    }

    private double Finite(double loss, int epoch) =>
        double.IsFinite(loss)
            ? loss
            : throw new DivergedException(
                $"The loss is no longer a number in epoch {epoch}: train with a learning rate below {options.LearningRate}."
            );

    private static int Ceiling(int dividend, int divisor) => (dividend + divisor - 1) / divisor;
}
