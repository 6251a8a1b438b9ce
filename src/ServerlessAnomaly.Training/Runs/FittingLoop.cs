using System.Diagnostics;
using ServerlessAnomaly.Training.Graphs;

namespace ServerlessAnomaly.Training.Runs;

/// <summary>Fits weights: shuffled batches, a falling learning rate, and the weights of the best held-out loss.</summary>
internal static class FittingLoop
{
    /// <summary>Runs all epochs, or fewer if the held-out loss stops falling.</summary>
    /// <exception cref="TrainingException">The loss is not finite.</exception>
    public static FitResult Run(
        FitGoal goal, FitData data, TrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var batch = Math.Min(options.BatchSize, data.Items);
        var perEpoch = Math.Max(Ceiling(data.Items, batch), Ceiling(options.MinSteps, options.Epochs));
        var total = (long)perEpoch * options.Epochs;
        var step = TrainingStepGraph.Of(goal.Loss, goal.Trained.Parameters.All, new Adam(), goal.Trained.Carried);
        using var session = new TrainingSession(step, new Dictionary<string, long[]> { [data.Input] = [batch, .. data.ItemShape] });
        var buffer = session.Inputs[data.Input];
        var clock = Stopwatch.StartNew();
        FitResult? best = null;
        long done = 0;
        for (var epoch = 1; epoch <= options.Epochs && epoch - (best?.Epochs ?? epoch) <= options.Patience; epoch++)
        {
            double sum = 0;
            for (var i = 0; i < perEpoch; i++, done++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                data.Fill(batch, buffer);
                sum += session.Step(options.LearningRate * (0.55 + (0.45 * Math.Cos(Math.PI * done / total))));
            }
            var loss = sum / perEpoch;
            var heldOutLoss = data.HeldOutLoss(session.State);
            if (!double.IsFinite(loss) || !double.IsFinite(heldOutLoss))
            {
                throw new TrainingException(
                    $"The loss is no longer a number in epoch {epoch}: train with a learning rate below {options.LearningRate}.");
            }
            var rate = done * batch / clock.Elapsed.TotalSeconds;
            if (best is null || heldOutLoss < best.HeldOutLoss)
                best = new FitResult(session.Weights(), loss, heldOutLoss, epoch, done, clock.Elapsed.TotalSeconds, rate);
            progress?.Report(new TrainingProgress(
                TrainingPhase.Training, done * batch, total * batch, rate, epoch, options.Epochs, loss, heldOutLoss));
        }
        var seconds = clock.Elapsed.TotalSeconds;
        return best! with { Steps = done, Seconds = seconds, WindowsPerSecond = done * batch / seconds };
    }

    private static int Ceiling(int dividend, int divisor) => (dividend + divisor - 1) / divisor;
}
