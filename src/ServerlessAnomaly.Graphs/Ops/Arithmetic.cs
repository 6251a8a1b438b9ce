using ServerlessAnomaly.Graphs.Expressions;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>a + b</summary>
internal sealed class Add(Tensor a, Tensor b) : Binary(a, b, "Add")
{
    protected override Tensor DeriveA(Tensor upstream) => upstream;

    protected override Tensor DeriveB(Tensor upstream) => upstream;
}

/// <summary>a − b</summary>
internal sealed class Subtract(Tensor a, Tensor b) : Binary(a, b, "Sub")
{
    protected override Tensor DeriveA(Tensor upstream) => upstream;

    protected override Tensor DeriveB(Tensor upstream) => -upstream;
}

/// <summary>a · b</summary>
internal sealed class Multiply(Tensor a, Tensor b) : Binary(a, b, "Mul")
{
    protected override Tensor DeriveA(Tensor upstream) => upstream * B;

    protected override Tensor DeriveB(Tensor upstream) => upstream * A;
}

/// <summary>a ÷ b</summary>
internal sealed class Divide(Tensor a, Tensor b) : Binary(a, b, "Div")
{
    protected override Tensor DeriveA(Tensor upstream) => upstream / B;

    protected override Tensor DeriveB(Tensor upstream) => -(upstream * (this / B));
}

/// <summary>The signs of arithmetic between tensors.</summary>
internal static class ArithmeticOperators
{
    extension(Tensor)
    {
        public static Tensor operator +(Tensor a, Tensor b) => new Add(a, b);

        public static Tensor operator -(Tensor a, Tensor b) => new Subtract(a, b);

        public static Tensor operator *(Tensor a, Tensor b) => new Multiply(a, b);

        public static Tensor operator /(Tensor a, Tensor b) => new Divide(a, b);

        public static Tensor operator -(Tensor x) => new Negate(x);
    }
}

/// <summary>The larger of a and b; where they are equal, the gradient flows to b.</summary>
internal sealed class Maximum(Tensor a, Tensor b) : Binary(a, b, "Max")
{
    protected override Tensor DeriveA(Tensor upstream) => new Where(new Greater(A, B), upstream, 0);

    protected override Tensor DeriveB(Tensor upstream) => new Where(new Greater(A, B), 0, upstream);
}
