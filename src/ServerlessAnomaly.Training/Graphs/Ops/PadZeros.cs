using ServerlessAnomaly.Training.Graphs.Onnx;

namespace ServerlessAnomaly.Training.Graphs.Ops;

/// <summary>Zeros before and after x along one axis.</summary>
internal sealed class PadZeros(Tensor x, int axis, int before, int after)
    : Tensor(x.Shape.With(axis, before + x.Shape[axis].Size + after), x)
{
    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs)
    {
        var pads = new long[2 * Shape.Rank];
        (pads[axis], pads[Shape.Rank + axis]) = (before, after);
        return writer.Node("Pad", [inputs[0], writer.Constant(pads)]);
    }

    public override IReadOnlyList<Tensor?> Differentiate(Tensor upstream) =>
        [new Slice(upstream, axis, before, Inputs[0].Shape[axis].Size)];
}
