using ServerlessAnomaly.Graphs.Expressions;

namespace ServerlessAnomaly.Graphs.Layers;

/// <summary>A part of a network that is of use as a model by itself.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Output">Name of its output.</param>
/// <param name="Value">What it computes.</param>
internal sealed record NetworkPart(string Name, string Output, Tensor Value);
