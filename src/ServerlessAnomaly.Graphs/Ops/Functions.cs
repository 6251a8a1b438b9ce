using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>−x</summary>
internal sealed class Negate(Tensor x) : Elementwise(x, "Neg")
{
    protected override Tensor Derive(Tensor upstream) => -upstream;
}

/// <summary>x²</summary>
internal sealed class Square(Tensor x) : Elementwise(x, "Mul")
{
    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) => writer.Node("Mul", [inputs[0], inputs[0]]);

    protected override Tensor Derive(Tensor upstream) => upstream * (2 * X);
}

/// <summary>√x; the gradient grows without bound towards 0.</summary>
internal sealed class SquareRoot(Tensor x) : Elementwise(x, "Sqrt")
{
    protected override Tensor Derive(Tensor upstream) => upstream / (2 * this);
}

/// <summary>|x|, with gradient 0 at 0.</summary>
internal sealed class Absolute(Tensor x) : Elementwise(x, "Abs")
{
    protected override Tensor Derive(Tensor upstream) => upstream * new Sign(X);
}

/// <summary>−1, 0 or 1. No gradient: it is 0 wherever there is one.</summary>
internal sealed class Sign(Tensor x) : Elementwise(x, "Sign")
{
    protected override Tensor? Derive(Tensor upstream) => null;
}

/// <summary>eˣ</summary>
internal sealed class Exponential(Tensor x) : Elementwise(x, "Exp")
{
    protected override Tensor Derive(Tensor upstream) => upstream * this;
}

/// <summary>ln x</summary>
internal sealed class Logarithm(Tensor x) : Elementwise(x, "Log")
{
    protected override Tensor Derive(Tensor upstream) => upstream / X;
}
