using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Optimization;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Fitting.Weights;

namespace ServerlessAnomaly.Training.Images;

/// <summary>Fits a network's weights to images.</summary>
internal static class ImageFit
{
    /// <summary>Trains on some images; others tell when to stop.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="training">Images to train on.</param>
    /// <param name="heldOut">Images to tell when to stop.</param>
    /// <param name="options">Epochs, batch size, learning rate, patience and seed; the rest is of no use here.</param>
    /// <param name="progress">Told how far the run is.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="TrainingException">The loss is not finite.</exception>
    public static FitResult Run(
        ImageGraph graph,
        ImageSet training,
        ImageSet heldOut,
        TrainingOptions options,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var model = new ImageModel(graph.WriteLoss());
        var order = new Shuffled<int>([.. Enumerable.Range(0, training.Count)], options.Seed);
        var data = new FitData(ImageGraph.Input, [training.Height, training.Width], training.Count, Fill, order.Skip, HeldOutLoss);
        return new FittingLoop(graph.Goal, data, options).Run(progress, cancellationToken);

        void Fill(int count, float[] buffer)
        {
            var at = 0;
            foreach (var image in order.Next(count))
                training[image].CopyTo(buffer.AsSpan(training.Size * at++));
        }

        double HeldOutLoss(IReadOnlyDictionary<string, float[]> state)
        {
            double sum = 0;
            model.Run(heldOut, TrainingStepGraph.Loss, (count, loss) => sum += loss[0] * count, state);
            return sum / heldOut.Count;
        }
    }
}
