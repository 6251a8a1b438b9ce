using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Graphs.Layers;

/// <summary>
/// Each channel with mean 0 and variance 1, times a learned scale plus a learned shift (Ioffe and Szegedy 2015). In training, mean and
/// variance are those of the batch; to score, the running ones, which each training step moves a tenth of the way to the batch's.
/// </summary>
internal static class BatchNormalization
{
    private const float Epsilon = 1e-3f;
    private const float Momentum = 0.1f;

    /// <summary>x [batch, ..., channel], normalized over all axes but the last.</summary>
    public static Tensor Normalize(Network network, string name, Tensor x)
    {
        var (parameters, channels) = (network.Parameters, x.Shape[^1].Size);
        float[] ones = [.. Enumerable.Repeat(1f, channels)];
        var scale = parameters.Vector($"{name}.scale", ones);
        var shift = parameters.Zeros($"{name}.shift", channels);
        var runningMean = parameters.Statistic($"{name}.mean", new float[channels]);
        var runningVariance = parameters.Statistic($"{name}.variance", ones);
        if (!network.IsTraining)
            return ((x - runningMean) * (scale / new SquareRoot(runningVariance + Epsilon))) + shift;

        int[] others = [.. Enumerable.Range(0, x.Shape.Rank - 1)];
        var mean = ReduceMean.Over(x, others);
        var centred = x - mean;
        var variance = ReduceMean.Over(new Square(centred), others);
        network.Carry(runningMean, ((1 - Momentum) * runningMean) + (Momentum * mean));
        network.Carry(runningVariance, ((1 - Momentum) * runningVariance) + (Momentum * variance));
        return (centred * (scale / new SquareRoot(variance + Epsilon))) + shift;
    }
}
