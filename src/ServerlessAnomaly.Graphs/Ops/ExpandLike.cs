using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>x stretched to the shape of another tensor, whose values do not matter.</summary>
internal sealed class ExpandLike : Tensor
{
    public ExpandLike(Tensor x, Tensor like)
        : base(like.Shape, x, like)
    {
        if (!Shape.Broadcast(x.Shape, like.Shape).Equals(like.Shape))
            throw new ArgumentException($"The shape {x.Shape} does not stretch to {like.Shape}.");
    }

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) =>
        writer.Node("Expand", [inputs[0], writer.Node("Shape", [inputs[1]])]);

    public override IReadOnlyList<Tensor?> Differentiate(Tensor upstream) => [ReduceSum.ToShape(upstream, Inputs[0].Shape), null];
}
