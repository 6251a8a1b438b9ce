using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>Whether a &gt; b. No gradient.</summary>
internal sealed class Greater(Tensor a, Tensor b) : Tensor(Shape.Broadcast(a.Shape, b.Shape), a, b)
{
    public override bool IsBoolean => true;

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) => writer.Node("Greater", inputs);
}

/// <summary>Whether x is not a number. No gradient.</summary>
internal sealed class IsNaN(Tensor x) : Tensor(x.Shape, x)
{
    public override bool IsBoolean => true;

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) => writer.Node("IsNaN", inputs);
}

/// <summary>1 where a condition holds, else 0. No gradient.</summary>
internal sealed class Indicator(Tensor condition) : Tensor(condition.Shape, condition)
{
    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) =>
        writer.Node("Cast", inputs, OnnxWriter.Attribute("to", (long)TensorProto.Types.DataType.Float));
}

/// <summary>a where a condition holds, else b, with broadcasting.</summary>
internal sealed class Where : Tensor
{
    public Where(Tensor condition, Tensor a, Tensor b)
        : base(Shape.Broadcast(condition.Shape, Shape.Broadcast(a.Shape, b.Shape)), condition, a, b)
    {
        if (!condition.IsBoolean || a.IsBoolean || b.IsBoolean)
            throw new ArgumentException("Where takes a condition and two tensors of numbers.");
    }

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) => writer.Node("Where", inputs);

    public override IReadOnlyList<Tensor?> Differentiate(Tensor upstream) =>
        [
            null,
            ReduceSum.ToShape(new Where(Inputs[0], upstream, 0), Inputs[1].Shape),
            ReduceSum.ToShape(new Where(Inputs[0], 0, upstream), Inputs[2].Shape),
        ];
}
