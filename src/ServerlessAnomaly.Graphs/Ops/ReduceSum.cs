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
        if (gradient.Shape.Equals(shape)) return gradient;
        var added = gradient.Shape.Rank - shape.Rank;
        int[] stretched = [.. Enumerable.Range(0, gradient.Shape.Rank)
            .Where(axis => axis < added || (shape[axis - added].IsOne && !gradient.Shape[axis].IsOne))];
        return Reshape.To(stretched.Length > 0 ? new ReduceSum(gradient, stretched) : gradient, shape);
    }

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) =>
        writer.Node("ReduceSum", [inputs[0], writer.Constant([.. _axes.Select(axis => (long)axis)])], OnnxWriter.Attribute("keepdims", 0));

    public override IReadOnlyList<Tensor?> Differentiate(Tensor upstream)
    {
        var shape = Inputs[0].Shape;
        foreach (var axis in _axes) shape = shape.With(axis, 1);
        return [new ExpandLike(Reshape.To(upstream, shape), Inputs[0])];
    }

    private static Shape Remaining(Shape shape, int[] axes)
    {
        if (axes.Any(axis => axis < 0 || axis >= shape.Rank))
            throw new ArgumentException($"The shape {shape} has no axis {string.Join(" or ", axes)}.");
        return axes.Length == 0 ? Shape.Scalar : new Shape([.. shape.Axes.ToArray().Where((_, axis) => !axes.Contains(axis))]);
    }
}
