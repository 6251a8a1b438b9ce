using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Expressions;

/// <summary>
/// A value in the graph: what it is computed from, its shape, how it is written as ONNX nodes, and how a gradient flows back through it.
/// Tensors are immutable and compared by reference; using one twice shares its computation.
/// </summary>
internal abstract class Tensor(Shape shape, params IReadOnlyList<Tensor> inputs)
{
    public Shape Shape { get; } = shape;

    public IReadOnlyList<Tensor> Inputs { get; } = inputs;

    /// <summary>Whether elements are booleans; otherwise they are float32.</summary>
    public virtual bool IsBoolean => false;

    /// <summary>Writes the value's nodes and returns the ONNX name of the result.</summary>
    /// <param name="writer">Takes nodes and constants.</param>
    /// <param name="inputs">ONNX names of <see cref="Inputs"/>, already written.</param>
    public abstract string Write(OnnxWriter writer, IReadOnlyList<string> inputs);

    /// <summary>
    /// The gradient for each of <see cref="Inputs"/>, as graph; null where none flows.
    /// </summary>
    /// <param name="upstream">Gradient of the loss by this value, of its shape.</param>
    public virtual IReadOnlyList<Tensor?> Differentiate(Tensor upstream) => new Tensor?[Inputs.Count];

    public static implicit operator Tensor(float value) => new Constant(value);
}
