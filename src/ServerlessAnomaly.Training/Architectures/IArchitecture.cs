using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;

namespace ServerlessAnomaly.Training.Architectures;

/// <summary>A network that is trained to give back what it is given.</summary>
internal interface IArchitecture
{
    /// <summary>Name by which it is asked for; also the detector's default name.</summary>
    string Name { get; }

    /// <summary>The network and its sizes in words, for the manifest.</summary>
    string Description { get; }

    /// <summary>Builds the network.</summary>
    /// <param name="features">Scaled features [batch, steps, features].</param>
    /// <param name="network">Has the parameters, and takes what the architecture adds to the loss.</param>
    /// <returns>The reconstruction, of the same shape.</returns>
    Tensor Reconstruct(Tensor features, Network network);
}
