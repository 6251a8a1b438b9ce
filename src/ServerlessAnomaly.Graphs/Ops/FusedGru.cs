using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>
/// The last state [batch, units] of a whole GRU layer as one ONNX <c>GRU</c> node, for scoring: no gradient flows. The state starts at 0.
/// </summary>
/// <param name="x">Sequence [steps, batch, in].</param>
/// <param name="weights">[3 · units, in], gates in ONNX's order: update, reset, hidden.</param>
/// <param name="recurrence">[3 · units, units]; the reset gate takes effect after it, as in cuDNN.</param>
/// <param name="bias">[3 · units].</param>
internal sealed class FusedGru(Tensor x, Tensor weights, Tensor recurrence, Tensor bias)
    : Tensor(FusedRecurrence.ShapeOf(x, recurrence, lastOnly: true), x, weights, recurrence, bias)
{
    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) => FusedRecurrence.Write(
        this, writer, inputs, "GRU", lastOnly: true,
        OnnxWriter.Attribute("hidden_size", Inputs[2].Shape[1].Size), OnnxWriter.Attribute("linear_before_reset", 1));
}
