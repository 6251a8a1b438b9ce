using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Training.Architectures;

/// <summary>
/// Another architecture that, in training, sees its input with normal noise and is asked for the input without (Vincent et al. 2008).
/// </summary>
/// <param name="inner">The architecture.</param>
/// <param name="deviation">Standard deviation of the noise, in units of the input.</param>
internal sealed class Denoising(IArchitecture inner, float deviation) : IArchitecture
{
    /// <summary>What the name of the variant ends in.</summary>
    public const string Suffix = "-denoising";

    private const int NoiseSeed = 101;

    public string Name => inner.Name + Suffix;

    public string Description =>
        FormattableString.Invariant($"{inner.Description}; trained with noise of deviation {deviation} on its input");

    public Tensor Reconstruct(Tensor features, Network network) =>
        inner.Reconstruct(
            network.IsTraining ? features + (deviation * new Draw(features.Shape, isNormal: true, NoiseSeed)) : features,
            network
        );
}
