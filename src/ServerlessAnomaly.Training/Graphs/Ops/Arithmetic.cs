using ServerlessAnomaly.Training.Graphs.Onnx;

namespace ServerlessAnomaly.Training.Graphs.Ops;

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
