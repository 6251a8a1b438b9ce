using ServerlessAnomaly.Graphs.Expressions;

namespace ServerlessAnomaly.Graphs.Optimization;

/// <summary>
/// One training step as an ONNX model: forward pass, loss, gradients and the optimizer's update. Inputs: what the loss is computed from,
/// <see cref="LearningRate"/>, random numbers and the state; outputs: <see cref="Loss"/> before the update, and each state variable's successor.
/// </summary>
internal sealed record TrainingStepGraph(byte[] Model, IReadOnlyList<StateVariable> State, IReadOnlyList<Draw> Draws)
{
    /// <summary>Name of the scalar input.</summary>
    public const string LearningRate = "learning_rate";

    /// <summary>Name of the scalar output.</summary>
    public const string Loss = "loss";

    /// <summary>Writes the step that lowers <paramref name="loss"/>.</summary>
    /// <param name="loss">A single number.</param>
    /// <param name="parameters">What the optimizer moves.</param>
    /// <param name="optimizer">How.</param>
    /// <param name="carried">What else the step moves: statistics of its batch.</param>
    public static TrainingStepGraph Write(
        Tensor loss,
        IReadOnlyList<Parameter> parameters,
        Adam optimizer,
        IReadOnlyList<StateVariable>? carried = null
    )
    {
        var gradients = Gradients.Derive(loss, parameters);
        StateVariable[] state = [.. optimizer.Update(parameters, gradients, new Input(LearningRate, Shape.Scalar)), .. carried ?? []];
        var writer = new GraphWriter();
        writer.Output(Loss, loss);
        foreach (var variable in state)
            writer.Output(variable.Output, variable.Next);
        return new TrainingStepGraph(writer.ToBytes(), state, Draw.In(loss));
    }
}
