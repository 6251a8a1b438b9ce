using ServerlessAnomaly.Graphs.Expressions;

namespace ServerlessAnomaly.Graphs.Layers;

/// <summary>What fitting lowers, and by what.</summary>
/// <param name="Loss">A single number.</param>
/// <param name="Trained">The network that is trained: its parameters, and the statistics that it carries from step to step.</param>
internal sealed record FitGoal(Tensor Loss, Network Trained);
