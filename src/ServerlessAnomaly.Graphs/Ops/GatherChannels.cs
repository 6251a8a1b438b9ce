using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>
/// Entries of the last axis picked by a fixed list of indices. For raw columns only, before any parameter: no gradient.
/// </summary>
internal sealed class GatherChannels(Tensor x, params int[] indices) : Tensor(x.Shape.With(x.Shape.Rank - 1, indices.Length), x)
{
    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) =>
        indices.SequenceEqual(Enumerable.Range(0, Inputs[0].Shape[^1].Size))
            ? inputs[0]
            : writer.Node("Gather",
                [inputs[0], writer.Constant([.. indices.Select(index => (long)index)])], OnnxWriter.Attribute("axis", Shape.Rank - 1));
}
