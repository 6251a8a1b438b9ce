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
