using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

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
