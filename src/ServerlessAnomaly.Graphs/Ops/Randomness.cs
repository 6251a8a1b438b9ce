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

/// <summary>
/// Standard normal numbers of the shape of another tensor, whose values do not matter; new ones each time that the graph runs, the same
/// sequence in each session. No gradient.
/// </summary>
/// <param name="like">Has the shape.</param>
/// <param name="seed">Decides the sequence; two draws in one graph need two seeds.</param>
internal sealed class RandomNormalLike(Tensor like, int seed) : Tensor(like.Shape, like)
{
    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) =>
        writer.Node("RandomNormalLike", inputs, OnnxWriter.Attribute("seed", (float)seed));
}
