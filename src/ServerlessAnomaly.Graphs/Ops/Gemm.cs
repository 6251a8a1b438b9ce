using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>
/// Matrix product of a [m, k] and b [k, n], plus a bias if there is one: [n] for each row, or [m, n]. Either matrix may be given
/// transposed.
/// </summary>
internal sealed class Gemm : Tensor
{
    private readonly bool _transposeA,
        _transposeB;

    public Gemm(Tensor a, Tensor b, Tensor? bias = null, bool transposeA = false, bool transposeB = false)
        : base(ShapeOf(a, b, bias, transposeA, transposeB), bias is null ? [a, b] : [a, b, bias]) =>
        (_transposeA, _transposeB) = (transposeA, transposeB);

    /// <summary>x [..., k] times weights [k, n] plus bias [n]: all axes but the last are rows.</summary>
    public static Tensor Linear(Tensor x, Tensor weights, Tensor? bias = null) =>
        Reshape.To(new Gemm(Reshape.ToMatrix(x), weights, bias), x.Shape.With(x.Shape.Rank - 1, weights.Shape[1]));

    /// <summary>
    /// <see cref="Linear"/>, rectified. The runtime fuses both if nothing stands between them, so the shape is restored last.
    /// </summary>
    public static Tensor LinearRelu(Tensor x, Tensor weights, Tensor? bias = null) =>
        Reshape.To(new Relu(new Gemm(Reshape.ToMatrix(x), weights, bias)), x.Shape.With(x.Shape.Rank - 1, weights.Shape[1]));

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) =>
        writer.Node(
            "Gemm",
            inputs,
            OnnxWriter.Attribute("transA", _transposeA ? 1 : 0),
            OnnxWriter.Attribute("transB", _transposeB ? 1 : 0)
        );

    public override IReadOnlyList<Tensor?> Differentiate(Tensor upstream)
    {
        var (a, b) = (Inputs[0], Inputs[1]);
        // With Y = A'B': dA' = dY·B'ᵀ and dB' = A'ᵀ·dY; a factor given transposed gets the transpose of that.
        var byA = _transposeA
            ? new Gemm(b, upstream, transposeA: _transposeB, transposeB: true)
            : new Gemm(upstream, b, transposeB: !_transposeB);
        var byB = _transposeB
            ? new Gemm(upstream, a, transposeA: true, transposeB: _transposeA)
            : new Gemm(a, upstream, transposeA: !_transposeA);
        return Inputs.Count == 2 ? [byA, byB] : [byA, byB, ReduceSum.ToShape(upstream, Inputs[2].Shape)];
    }

    private static Shape ShapeOf(Tensor a, Tensor b, Tensor? bias, bool transposeA, bool transposeB)
    {
        if (a.Shape.Rank != 2 || b.Shape.Rank != 2)
            throw new ArgumentException($"The shapes {a.Shape} and {b.Shape} are not both matrices.");
        var (rows, inner) = transposeA ? (a.Shape[1], a.Shape[0]) : (a.Shape[0], a.Shape[1]);
        var (innerB, columns) = transposeB ? (b.Shape[1], b.Shape[0]) : (b.Shape[0], b.Shape[1]);
        if (inner != innerB)
            throw new ArgumentException($"The matrices {a.Shape} and {b.Shape} do not go together: {inner} is not {innerB}.");
        var product = new Shape(rows, columns);
        if (bias is not null && !bias.Shape.Equals(new Shape(columns)) && !bias.Shape.Equals(product))
            throw new ArgumentException($"The bias {bias.Shape} does not fit the product {product}.");
        return product;
    }
}
