using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>
/// Rows of x [batch, time, channel] picked along time by a fixed list of indices, where −1 stands for a row of zeros. Padding, the rows
/// under a convolution's kernel, strides, upsampling, reversal and repetition are all this operation with another list.
/// </summary>
/// <remarks>
/// The gradient needs no scatter: for each row of x it gathers the first place that reads it, the second, and so on, and adds these up.
/// That is twice as fast as one gather of all of them and a sum over the middle axis.
/// </remarks>
internal sealed class GatherTime : Tensor
{
    private readonly int[] _indices;

    public GatherTime(Tensor x, params int[] indices)
        : base(x.Shape.With(1, indices.Length), x)
    {
        if (x.Shape.Rank != 3 || x.Shape[1].PerWindow)
            throw new ArgumentException($"The shape {x.Shape} is not [batch, time, channel].");
        if (indices.Any(index => index < -1 || index >= x.Shape[1].Size))
            throw new ArgumentException($"The indices {string.Join(", ", indices)} are not all within {x.Shape[1].Size} steps.");
        _indices = indices;
    }

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs)
    {
        var steps = Inputs[0].Shape[1].Size;
        if (_indices.SequenceEqual(Enumerable.Range(0, steps)))
            return inputs[0];
        var source = inputs[0];
        if (_indices.Contains(-1))
            source = writer.Node("Pad", [source, writer.Constant([0, 0, 0, 0, 1, 0])]);
        var rows = writer.Constant([.. _indices.Select(index => index < 0 ? (long)steps : index)]);
        return writer.Node("Gather", [source, rows], OnnxWriter.Attribute("axis", 1));
    }

    public override IReadOnlyList<Tensor?> Differentiate(Tensor upstream)
    {
        var shape = Inputs[0].Shape;
        var readers = Enumerable
            .Range(0, shape[1].Size)
            .Select(step => Enumerable.Range(0, _indices.Length).Where(place => _indices[place] == step).ToArray())
            .ToArray();
        var most = Math.Max(1, readers.Max(places => places.Length));
        return
        [
            Enumerable
                .Range(0, most)
                .Select(nth => (Tensor)new GatherTime(upstream, [.. readers.Select(places => nth < places.Length ? places[nth] : -1)]))
                .Aggregate((sum, part) => sum + part),
        ];
    }
}

/// <summary>
/// Entries of the last axis picked by a fixed list of indices. For raw columns only, before any parameter: no gradient.
/// </summary>
internal sealed class GatherChannels(Tensor x, params int[] indices) : Tensor(x.Shape.With(x.Shape.Rank - 1, indices.Length), x)
{
    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) =>
        indices.SequenceEqual(Enumerable.Range(0, Inputs[0].Shape[^1].Size))
            ? inputs[0]
            : writer.Node(
                "Gather",
                [inputs[0], writer.Constant([.. indices.Select(index => (long)index)])],
                OnnxWriter.Attribute("axis", Shape.Rank - 1)
            );
}
