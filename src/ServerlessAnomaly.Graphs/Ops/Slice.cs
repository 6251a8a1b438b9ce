using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary><paramref name="length"/> indices of one axis from <paramref name="start"/> on.</summary>
internal sealed class Slice(Tensor x, int axis, int start, int length) : Tensor(Cut(x.Shape, axis, start, length), x)
{
    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) =>
        writer.Node("Slice", [inputs[0], writer.Constant([start]), writer.Constant([start + length]), writer.Constant([axis])]);

    public override IReadOnlyList<Tensor?> Differentiate(Tensor upstream) =>
        [new PadZeros(upstream, axis, start, Inputs[0].Shape[axis].Size - start - length)];

    private static Shape Cut(Shape shape, int axis, int start, int length)
    {
        if (shape[axis].PerWindow || start < 0 || length < 1 || start + length > shape[axis].Size)
            throw new ArgumentException($"Indices {start} to {start + length - 1} of axis {axis} are not in the shape {shape}.");
        return shape.With(axis, length);
    }
}

/// <summary>Zeros before and after x along one axis.</summary>
internal sealed class PadZeros(Tensor x, int axis, int before, int after)
    : Tensor(x.Shape.With(axis, before + x.Shape[axis].Size + after), x)
{
    private int Axis => axis;

    private int Before => before;

    /// <summary>
    /// The sum of tensors of one shape. Where they are the gradients of slices that lie side by side and cover an axis, nothing is padded or
    /// added: they are put one after the other.
    /// </summary>
    public static Tensor Sum(IReadOnlyList<Tensor> parts)
    {
        var padded = parts.OfType<PadZeros>().OrderBy(part => part.Before).ToArray();
        if (padded.Length < 2 || padded.Length < parts.Count || !Covers(padded))
            return parts.Aggregate((sum, part) => sum + part);
        return new Concat(padded[0].Axis, [.. padded.Select(part => part.Inputs[0])]);
    }

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs)
    {
        var pads = new long[2 * Shape.Rank];
        (pads[axis], pads[Shape.Rank + axis]) = (before, after);
        return writer.Node("Pad", [inputs[0], writer.Constant(pads)]);
    }

    public override IReadOnlyList<Tensor?> Differentiate(Tensor upstream) =>
        [new Slice(upstream, axis, before, Inputs[0].Shape[axis].Size)];

    private static bool Covers(PadZeros[] inOrder)
    {
        var end = 0;
        foreach (var part in inOrder)
        {
            if (part.Axis != inOrder[0].Axis || part.Before != end)
                return false;
            end += part.Inputs[0].Shape[part.Axis].Size;
        }
        return end == inOrder[0].Shape[inOrder[0].Axis].Size;
    }
}
