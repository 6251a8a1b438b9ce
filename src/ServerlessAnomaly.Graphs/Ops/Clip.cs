using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>
/// x, but at least <paramref name="low"/> and at most <paramref name="high"/>; no gradient flows where x lies outside or on an end.
/// </summary>
internal sealed class Clip(Tensor x, float low = float.NegativeInfinity, float high = float.PositiveInfinity) : Elementwise(x, "Clip")
{
    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs)
    {
        var lowest = float.IsFinite(low) ? writer.Constant([low], Shape.Scalar) : "";
        return float.IsFinite(high)
            ? writer.Node("Clip", [inputs[0], lowest, writer.Constant([high], Shape.Scalar)])
            : writer.Node("Clip", lowest.Length > 0 ? [inputs[0], lowest] : inputs);
    }

    protected override Tensor Derive(Tensor upstream)
    {
        var gradient = upstream;
        if (float.IsFinite(low))
            gradient = new Where(new Greater(X, low), gradient, 0);
        if (float.IsFinite(high))
            gradient = new Where(new Greater(high, X), gradient, 0);
        return gradient;
    }
}
