using ServerlessAnomaly.Training.Graphs.Onnx;

namespace ServerlessAnomaly.Training.Graphs;

/// <summary>
/// One training step as an ONNX model: forward pass, loss, gradients and the optimizer's update. Inputs: what the loss is computed from,
/// <see cref="LearningRate"/> and the state; outputs: <see cref="Loss"/> before the update, and each state variable's successor.
/// </summary>
internal sealed record TrainingStepGraph(byte[] Model, IReadOnlyList<StateVariable> State)
{
    /// <summary>Name of the scalar input.</summary>
    public const string LearningRate = "learning_rate";

    /// <summary>Name of the scalar output.</summary>
    public const string Loss = "loss";

    /// <summary>Writes the step that lowers <paramref name="loss"/>.</summary>
    public static TrainingStepGraph Of(Tensor loss, IReadOnlyList<Parameter> parameters, Adam optimizer)
    {
        var gradients = Gradients.Of(loss, parameters);
        var state = optimizer.Update(parameters, gradients, new Input(LearningRate, Shape.Scalar));
        var writer = new OnnxWriter();
        writer.Output(Loss, loss);
        foreach (var variable in state) writer.Output(variable.Output, variable.Next);
        return new TrainingStepGraph(writer.ToBytes(), state);
    }
}
