using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>What ONNX's <c>LSTM</c> and <c>GRU</c> have in common: one direction, time first, a bias for the state that stays 0.</summary>
internal static class FusedRecurrence
{
    /// <summary>[steps, batch, units], or [batch, units].</summary>
    public static Shape ShapeOf(Tensor x, Tensor recurrence, bool lastOnly) => lastOnly
        ? new Shape(x.Shape[1], recurrence.Shape[1])
        : new Shape(x.Shape[0], x.Shape[1], recurrence.Shape[1]);

    /// <summary>Writes the node of a layer with the inputs sequence, weights, recurrence and bias.</summary>
    public static string Write(
        Tensor layer, OnnxWriter writer, IReadOnlyList<string> inputs, string opType, bool lastOnly,
        params ReadOnlySpan<AttributeProto> attributes)
    {
        var gates = layer.Inputs[3].Shape.Elements;
        var biases = writer.Node(
            "Concat", [inputs[3], writer.Constant(new float[gates], new Shape(gates))], OnnxWriter.Attribute("axis", 0));
        string[] taken = [
            inputs[0], OneDirection(inputs[1], layer.Inputs[1].Shape), OneDirection(inputs[2], layer.Inputs[2].Shape),
            OneDirection(biases, new Shape(2 * gates))];
        // Outputs: all states [steps, 1, batch, units], the last one [1, batch, units].
        var states = writer.Node(opType, taken, output: lastOnly ? 1 : 0, attributes);
        return writer.Node("Reshape", [states, writer.Constant(layer.Shape.ForReshape())]);

        string OneDirection(string name, Shape shape) =>
            writer.Node("Reshape", [name, writer.Constant(new Shape([1, .. shape.Axes]).ForReshape())]);
    }
}
