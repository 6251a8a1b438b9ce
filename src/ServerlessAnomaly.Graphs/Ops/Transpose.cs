using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>Axes in another order: axis i of the result is axis <paramref name="order"/>[i] of x.</summary>
internal sealed class Transpose(Tensor x, params int[] order) : Tensor(new Shape([.. order.Select(axis => x.Shape[axis])]), x)
{
    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) =>
        writer.Node("Transpose", inputs, OnnxWriter.Attribute("perm", order));

    public override IReadOnlyList<Tensor?> Differentiate(Tensor upstream) =>
        [new Transpose(upstream, [.. Enumerable.Range(0, order.Length).Select(axis => Array.IndexOf(order, axis))])];
}
