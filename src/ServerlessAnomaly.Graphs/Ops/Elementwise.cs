using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;
using ServerlessAnomaly.Graphs.Optimization;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>A function of each element by itself, written as one ONNX node.</summary>
internal abstract class Elementwise(Tensor x, string opType) : Tensor(x.Shape, x)
{
    protected Tensor X => Inputs[0];

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) => writer.Node(opType, inputs);

    public sealed override IReadOnlyList<Tensor?> Differentiate(Tensor upstream) => [Derive(upstream)];

    /// <summary>The gradient by <see cref="X"/>; null where none flows.</summary>
    protected abstract Tensor? Derive(Tensor upstream);
}

/// <summary>
/// A function of two tensors element by element, with broadcasting. Gradients are summed over the axes that were stretched.
/// </summary>
internal abstract class Binary(Tensor a, Tensor b, string opType) : Tensor(Shape.Broadcast(a.Shape, b.Shape), a, b)
{
    protected Tensor A => Inputs[0];

    protected Tensor B => Inputs[1];

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) => writer.Node(opType, inputs);

    public sealed override IReadOnlyList<Tensor?> Differentiate(Tensor upstream) =>
        [ReduceSum.ToShape(DeriveA(upstream), A.Shape), ReduceSum.ToShape(DeriveB(upstream), B.Shape)];

    /// <summary>The gradient by <see cref="A"/> before it is summed.</summary>
    protected abstract Tensor DeriveA(Tensor upstream);

    /// <summary>The gradient by <see cref="B"/> before it is summed.</summary>
    protected abstract Tensor DeriveB(Tensor upstream);
}
