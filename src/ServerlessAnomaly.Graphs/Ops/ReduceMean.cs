using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>Mean over some axes, which disappear from the shape; over all axes where none is given.</summary>
internal static class ReduceMean
{
    public static Tensor Of(Tensor x, params int[] axes)
    {
        var sum = new ReduceSum(x, axes);
        // What is averaged over the batch is divided by a count that only the running graph knows.
        return x.Shape.IsPerWindow && !sum.Shape.IsPerWindow
            ? sum / new CountOf(x, sum.Shape.Elements)
            : sum * (sum.Shape.Elements / (float)x.Shape.Elements);
    }

    /// <summary>Elements of x for each of a number of means. No gradient.</summary>
    private sealed class CountOf(Tensor x, int means) : Tensor(Shape.Scalar, x)
    {
        public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs)
        {
            var size =
                writer.Node("Cast", [writer.Node("Size", inputs)], OnnxWriter.Attribute("to", (long)TensorProto.Types.DataType.Float));
            return writer.Node("Div", [size, writer.Constant([means], Shape.Scalar)]);
        }
    }
}
