using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Training.Architectures;

/// <summary>
/// Another architecture that sees means of two steps each, and is asked for the steps. What goes on between them it has to know from
/// healthy data.
/// </summary>
internal sealed class SuperResolution(IArchitecture inner) : IArchitecture
{
    /// <summary>What the name of the variant ends in.</summary>
    public const string Suffix = "-superres";

    private const int Factor = 2;

    public string Name => inner.Name + Suffix;

    public string Description => $"{inner.Description}; sees means of {Factor} steps";

    public Tensor Reconstruct(Tensor features, Network network)
    {
        var steps = features.Shape[1].Size;
        var sum = Enumerable.Range(0, Factor).Select(offset => Nth(offset)).Aggregate((total, part) => total + part);
        return inner.Reconstruct(sum * (1f / Factor), network);

        // The nth step of each group in the places of all of the group; a group cut off by the window's end repeats its last step.
        Tensor Nth(int offset) =>
            new GatherTime(
                features,
                [.. Enumerable.Range(0, steps).Select(step => Math.Min((step / Factor * Factor) + offset, steps - 1))]
            );
    }
}
