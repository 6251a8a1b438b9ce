using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>What ONNX's <c>LSTM</c> and <c>GRU</c> have in common: one direction, time first, a bias for the state that stays 0.</summary>
internal static class FusedRecurrence
{
    /// <summary>[steps, batch, units], or [batch, units].</summary>
    public static Shape ShapeOf(Tensor x, Tensor recurrence, bool lastOnly) =>
        lastOnly ? new Shape(x.Shape[1], recurrence.Shape[1]) : new Shape(x.Shape[0], x.Shape[1], recurrence.Shape[1]);

    /// <summary>Writes the node of a layer with the inputs sequence, weights, recurrence and bias.</summary>
    public static string Write(
        Tensor layer,
        OnnxWriter writer,
        IReadOnlyList<string> inputs,
        string opType,
        bool lastOnly,
        params ReadOnlySpan<AttributeProto> attributes
    )
    {
        var gates = layer.Inputs[3].Shape.Elements;
        var biases = writer.Node(
            "Concat",
            [inputs[3], writer.Constant(new float[gates], new Shape(gates))],
            OnnxWriter.Attribute("axis", 0)
        );
        string[] taken =
        [
            inputs[0],
            OneDirection(inputs[1], layer.Inputs[1].Shape),
            OneDirection(inputs[2], layer.Inputs[2].Shape),
            OneDirection(biases, new Shape(2 * gates)),
        ];
        // Outputs: all states [steps, 1, batch, units], the last one [1, batch, units].
        var states = writer.Node(opType, taken, output: lastOnly ? 1 : 0, attributes);
        return writer.Node("Reshape", [states, writer.Constant(layer.Shape.ForReshape())]);

        string OneDirection(string name, Shape shape) =>
            writer.Node("Reshape", [name, writer.Constant(new Shape([1, .. shape.Axes]).ForReshape())]);
    }
}

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
    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) =>
        FusedRecurrence.Write(
            this,
            writer,
            inputs,
            "GRU",
            lastOnly: true,
            OnnxWriter.Attribute("hidden_size", Inputs[2].Shape[1].Size),
            OnnxWriter.Attribute("linear_before_reset", 1)
        );
}

/// <summary>
/// A whole LSTM layer as one ONNX <c>LSTM</c> node, for scoring: no gradient flows. States start at 0.
/// </summary>
internal sealed class FusedLstm : Tensor
{
    private readonly int _units;
    private readonly bool _isLinear,
        _lastOnly;

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
        return FusedRecurrence.Write(
            this,
            writer,
            inputs,
            "LSTM",
            _lastOnly,
            _isLinear
                ?
                [
                    hidden,
                    OnnxWriter.Attribute("activations", ["Sigmoid", "Affine", "Affine"]),
                    OnnxWriter.Attribute("activation_alpha", [1f, 1f]),
                    OnnxWriter.Attribute("activation_beta", [0f, 0f]),
                ]
                : [hidden]
        );
    }
}
