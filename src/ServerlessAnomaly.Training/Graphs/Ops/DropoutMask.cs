using ServerlessAnomaly.Training.Graphs.Onnx;

namespace ServerlessAnomaly.Training.Graphs.Ops;

/// <summary>
/// 0 with probability <paramref name="rate"/>, else 1 ÷ (1 − rate), for each element of a tensor by itself; drawn anew at every run, from a
/// generator that starts at the seed with the session. No gradient.
/// </summary>
internal sealed class DropoutMask(Tensor like, float rate, int seed) : Tensor(like.Shape, like)
{
    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs)
    {
        var drawn = writer.Node("RandomUniformLike", inputs, OnnxWriter.Attribute("seed", (float)seed));
        var kept = writer.Node("Greater", [drawn, writer.Constant([rate], Shape.Scalar)]);
        return writer.Node("Where", [kept, writer.Constant([1 / (1 - rate)], Shape.Scalar), writer.Constant([0f], Shape.Scalar)]);
    }
}
