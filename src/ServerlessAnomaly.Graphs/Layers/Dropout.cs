using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Graphs.Layers;

/// <summary>Dropout (Srivastava et al. 2014), scaled while training so that nothing changes when scoring.</summary>
internal static class Dropout
{
    /// <summary>x; while training, with a share of its elements at 0 and the others larger by as much.</summary>
    /// <param name="network">Says whether it is trained.</param>
    /// <param name="x">Any tensor.</param>
    /// <param name="rate">Share of elements at 0, below 1.</param>
    /// <param name="seed">Of the draws; different for each place in a network.</param>
    public static Tensor Apply(Network network, Tensor x, float rate, int seed)
    {
        if (rate is not (>= 0 and < 1))
            throw new ArgumentException($"A dropout rate of {rate} is not at least 0 and below 1.");
        return network.IsTraining && rate > 0 ? x * new DropoutMask(new Draw(x.Shape, isNormal: false, seed), rate) : x;
    }
}
