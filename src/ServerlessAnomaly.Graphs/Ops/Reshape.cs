using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>The same elements in the same order under other axes.</summary>
internal sealed class Reshape : Tensor
{
    private Reshape(Tensor x, Shape shape)
        : base(shape, x) { }

    /// <summary>x itself if it has the shape already.</summary>
    public static Tensor To(Tensor x, Shape shape)
    {
        if (x.Shape.Equals(shape))
            return x;
        if (x.Shape.Elements != shape.Elements || x.Shape.IsPerWindow != shape.IsPerWindow)
            throw new ArgumentException($"The shape {x.Shape} cannot be seen as {shape}.");
        return new Reshape(x is Reshape { Inputs: [var origin] } ? origin : x, shape);
    }

    /// <summary>All axes but the last as one.</summary>
    public static Tensor ToMatrix(Tensor x)
    {
        if (x.Shape.Rank < 2)
            throw new ArgumentException($"The shape {x.Shape} has no rows.");
        var columns = x.Shape[^1];
        return To(x, new Shape(new Dimension(x.Shape.Elements / columns.Size, x.Shape.IsPerWindow), columns));
    }

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) =>
        writer.Node("Reshape", [inputs[0], writer.Constant(Shape.ForReshape())]);

    public override IReadOnlyList<Tensor?> Differentiate(Tensor upstream) => [To(upstream, Inputs[0].Shape)];
}

/// <summary>Axes in another order: axis i of the result is axis <paramref name="order"/>[i] of x.</summary>
internal sealed class Transpose(Tensor x, params int[] order) : Tensor(new Shape([.. order.Select(axis => x.Shape[axis])]), x)
{
    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) =>
        writer.Node("Transpose", inputs, OnnxWriter.Attribute("perm", order));

    public override IReadOnlyList<Tensor?> Differentiate(Tensor upstream) =>
        [new Transpose(upstream, [.. Enumerable.Range(0, order.Length).Select(axis => Array.IndexOf(order, axis))])];
}
