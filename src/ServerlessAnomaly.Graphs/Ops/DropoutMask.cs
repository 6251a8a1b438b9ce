using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>0 where a number is at most <paramref name="rate"/>, else 1 ÷ (1 − rate). No gradient.</summary>
/// <param name="uniform">Numbers from 0 to below 1.</param>
/// <param name="rate">Share of zeros.</param>
internal sealed class DropoutMask(Tensor uniform, float rate) : Tensor(uniform.Shape, uniform)
{
    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs)
    {
        var kept = writer.Node("Greater", [inputs[0], writer.Constant([rate], Shape.Scalar)]);
        return writer.Node("Where", [kept, writer.Constant([1 / (1 - rate)], Shape.Scalar), writer.Constant([0f], Shape.Scalar)]);
    }
}
