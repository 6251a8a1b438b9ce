using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>Tensors one after the other along an axis.</summary>
internal sealed class Concat(int axis, params IReadOnlyList<Tensor> parts) : Tensor(Join(axis, parts), parts)
{
    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) =>
        writer.Node("Concat", inputs, OnnxWriter.Attribute("axis", axis));

    public override IReadOnlyList<Tensor?> Differentiate(Tensor upstream)
    {
        var gradients = new Tensor?[Inputs.Count];
        for (int i = 0, start = 0; i < gradients.Length; start += Inputs[i].Shape[axis].Size, i++)
            gradients[i] = new Slice(upstream, axis, start, Inputs[i].Shape[axis].Size);
        return gradients;
    }

    private static Shape Join(int axis, IReadOnlyList<Tensor> parts)
    {
        var joined = parts[0].Shape.With(axis, parts.Sum(part => part.Shape[axis].Size));
        if (parts.Any(part => part.Shape[axis].PerWindow || !part.Shape.With(axis, joined[axis]).Equals(joined)))
            throw new ArgumentException($"The shapes {string.Join(", ", parts.Select(part => part.Shape))} do not join along axis {axis}.");
        return joined;
    }
}
