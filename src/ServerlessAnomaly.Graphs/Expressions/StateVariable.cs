namespace ServerlessAnomaly.Graphs.Expressions;

/// <summary>What one training step hands to the next: an input of the step graph and the value of its successor.</summary>
/// <param name="Name">Name of the input.</param>
/// <param name="Initial">Values before the first step, row by row.</param>
/// <param name="Next">The value after the step.</param>
/// <param name="Parameter">The parameter that it is; null for the optimizer's own.</param>
internal sealed record StateVariable(string Name, float[] Initial, Tensor Next, Parameter? Parameter = null)
{
    /// <summary>Name of the output that carries <see cref="Next"/>.</summary>
    public string Output => $"next.{Name}";
}
