using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>Sum over some axes, which disappear from the shape; over all axes where none is given.</summary>
internal sealed class ReduceSum : Tensor
{
    private readonly int[] _axes;

    public ReduceSum(Tensor x, params int[] axes)
        : base(Remaining(x.Shape, axes), x) => _axes = axes.Length > 0 ? axes : [.. Enumerable.Range(0, x.Shape.Rank)];

    /// <summary>Sums a gradient over the axes along which broadcasting stretched a tensor of <paramref name="shape"/>.</summary>
    public static Tensor ToShape(Tensor gradient, Shape shape)
    {
        if (gradient.Shape.Equals(shape))
            return gradient;
        var added = gradient.Shape.Rank - shape.Rank;
        int[] stretched =
        [
            .. Enumerable
                .Range(0, gradient.Shape.Rank)
                .Where(axis => axis < added || (shape[axis - added].IsOne && !gradient.Shape[axis].IsOne)),
        ];
        return Reshape.To(stretched.Length > 0 ? new ReduceSum(gradient, stretched) : gradient, shape);
    }

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) =>
        writer.Node("ReduceSum", [inputs[0], writer.Constant([.. _axes.Select(axis => (long)axis)])], OnnxWriter.Attribute("keepdims", 0));

    public override IReadOnlyList<Tensor?> Differentiate(Tensor upstream)
    {
        var shape = Inputs[0].Shape;
        foreach (var axis in _axes)
            shape = shape.With(axis, 1);
        return [new ExpandLike(Reshape.To(upstream, shape), Inputs[0])];
    }

    private static Shape Remaining(Shape shape, int[] axes)
    {
        if (axes.Any(axis => axis < 0 || axis >= shape.Rank))
            throw new ArgumentException($"The shape {shape} has no axis {string.Join(" or ", axes)}.");
        return axes.Length == 0 ? Shape.Scalar : new Shape([.. shape.Axes.ToArray().Where((_, axis) => !axes.Contains(axis))]);
    }
}

/// <summary>Mean over some axes, which disappear from the shape; over all axes where none is given.</summary>
internal static class ReduceMean
{
    public static Tensor Over(Tensor x, params int[] axes)
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
            var size = writer.Node(
                "Cast",
                [writer.Node("Size", inputs)],
                OnnxWriter.Attribute("to", (long)TensorProto.Types.DataType.Float)
            );
            return writer.Node("Div", [size, writer.Constant([means], Shape.Scalar)]);
        }
    }
}

/// <summary>x stretched to the shape of another tensor, whose values do not matter.</summary>
internal sealed class ExpandLike : Tensor
{
    public ExpandLike(Tensor x, Tensor like)
        : base(like.Shape, x, like)
    {
        if (!Shape.Broadcast(x.Shape, like.Shape).Equals(like.Shape))
            throw new ArgumentException($"The shape {x.Shape} does not stretch to {like.Shape}.");
    }

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) =>
        writer.Node("Expand", [inputs[0], writer.Node("Shape", [inputs[1]])]);

    public override IReadOnlyList<Tensor?> Differentiate(Tensor upstream) => [ReduceSum.ToShape(upstream, Inputs[0].Shape), null];
}
