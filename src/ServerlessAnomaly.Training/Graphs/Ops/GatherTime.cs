using ServerlessAnomaly.Training.Graphs.Onnx;

namespace ServerlessAnomaly.Training.Graphs.Ops;

/// <summary>
/// Rows of x [batch, time, channel] picked along time by a fixed list of indices, where −1 stands for a row of zeros. Padding, the rows
/// under a convolution's kernel, strides, upsampling, reversal and repetition are all this operation with another list.
/// </summary>
/// <remarks>
/// The gradient needs no scatter: it gathers, for each row of x, the places that read it, and sums them.
/// </remarks>
internal sealed class GatherTime : Tensor
{
    private readonly int[] _indices;

    public GatherTime(Tensor x, params int[] indices)
        : base(x.Shape.With(1, indices.Length), x)
    {
        if (x.Shape.Rank != 3 || x.Shape[1].PerWindow) throw new ArgumentException($"The shape {x.Shape} is not [batch, time, channel].");
        if (indices.Any(index => index < -1 || index >= x.Shape[1].Size))
            throw new ArgumentException($"The indices {string.Join(", ", indices)} are not all within {x.Shape[1].Size} steps.");
        _indices = indices;
    }

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs)
    {
        var steps = Inputs[0].Shape[1].Size;
        if (_indices.SequenceEqual(Enumerable.Range(0, steps))) return inputs[0];
        var source = inputs[0];
        if (_indices.Contains(-1)) source = writer.Node("Pad", [source, writer.Constant([0, 0, 0, 0, 1, 0])]);
        return writer.Node("Gather", [source, writer.Constant([.. _indices.Select(index => index < 0 ? (long)steps : index)])], OnnxWriter.Attribute("axis", 1));
    }

    public override IReadOnlyList<Tensor?> Differentiate(Tensor upstream)
    {
        var shape = Inputs[0].Shape;
        var readers = Enumerable.Range(0, shape[1].Size)
            .Select(step => Enumerable.Range(0, _indices.Length).Where(place => _indices[place] == step).ToArray()).ToArray();
        var most = Math.Max(1, readers.Max(places => places.Length));
        int[] inverse = [.. readers.SelectMany(places => places.Concat(Enumerable.Repeat(-1, most - places.Length)))];
        var gathered = new GatherTime(upstream, inverse);
        return [most == 1 ? gathered : new ReduceSum(Reshape.To(gathered, new Shape(shape[0], shape[1], most, shape[2])), 2)];
    }
}
