using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>tanh x</summary>
internal sealed class Tanh(Tensor x) : Elementwise(x, "Tanh")
{
    protected override Tensor Derive(Tensor upstream) => upstream * (1 - new Square(this));
}

/// <summary>1 ÷ (1 + e⁻ˣ)</summary>
internal sealed class Sigmoid(Tensor x) : Elementwise(x, "Sigmoid")
{
    protected override Tensor Derive(Tensor upstream) => upstream * (this * (1 - this));
}

/// <summary>max(x, 0), with gradient 0 at 0.</summary>
internal sealed class Relu(Tensor x) : Elementwise(x, "Relu")
{
    protected override Tensor Derive(Tensor upstream) => new Where(new Greater(this, 0), upstream, 0);
}

/// <summary>x where positive, else slope · x.</summary>
internal sealed class LeakyRelu(Tensor x, float slope = 0.01f) : Elementwise(x, "LeakyRelu")
{
    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) =>
        writer.Node("LeakyRelu", inputs, OnnxWriter.Attribute("alpha", slope));

    protected override Tensor Derive(Tensor upstream) => new Where(new Greater(X, 0), upstream, slope * upstream);
}
