using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>
/// A whole LSTM layer as one ONNX <c>LSTM</c> node, for scoring: no gradient flows. States start at 0.
/// </summary>
internal sealed class FusedLstm : Tensor
{
    private readonly int _units;
    private readonly bool _isLinear, _lastOnly;

    /// <summary>Prepares the node.</summary>
    /// <param name="x">Sequence [steps, batch, in].</param>
    /// <param name="weights">[4 · units, in], gates in ONNX's order: input, output, forget, cell.</param>
    /// <param name="recurrence">[4 · units, units].</param>
    /// <param name="bias">[4 · units].</param>
    /// <param name="isLinear">Whether candidate and output are taken as they are, without tanh.</param>
    /// <param name="lastOnly">Whether only the state after the last step is wanted.</param>
    public FusedLstm(Tensor x, Tensor weights, Tensor recurrence, Tensor bias, bool isLinear, bool lastOnly)
        : base(FusedRecurrence.ShapeOf(x, recurrence, lastOnly), x, weights, recurrence, bias) =>
        (_units, _isLinear, _lastOnly) = (recurrence.Shape[1].Size, isLinear, lastOnly);

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs)
    {
        var hidden = OnnxWriter.Attribute("hidden_size", _units);
        return FusedRecurrence.Write(this, writer, inputs, "LSTM", _lastOnly, _isLinear
            ? [hidden, OnnxWriter.Attribute("activations", ["Sigmoid", "Affine", "Affine"]),
                OnnxWriter.Attribute("activation_alpha", [1f, 1f]), OnnxWriter.Attribute("activation_beta", [0f, 0f])]
            : [hidden]);
    }
}
