using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

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
