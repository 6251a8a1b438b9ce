using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>
/// −t · ln σ(x) − (1 − t) · ln(1 − σ(x)) of logits x and targets t from 0 to 1, element by element, as max(x, 0) − x·t + ln(1 + e^−|x|),
/// which overflows nowhere. The gradient by x is σ(x) − t; none flows to the targets.
/// </summary>
internal sealed class BinaryCrossEntropy : Tensor
{
    public BinaryCrossEntropy(Tensor logits, Tensor targets)
        : base(logits.Shape, logits, targets)
    {
        if (!logits.Shape.Equals(targets.Shape))
            throw new ArgumentException($"The logits {logits.Shape} and the targets {targets.Shape} are not of one shape.");
    }

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs)
    {
        var (logits, targets) = (inputs[0], inputs[1]);
        var linear = writer.Node("Sub", [writer.Node("Relu", [logits]), writer.Node("Mul", [logits, targets])]);
        var size = writer.Node("Neg", [writer.Node("Abs", [logits])]);
        var beyond = writer.Node("Add", [writer.Node("Exp", [size]), writer.Constant([1f], Shape.Scalar)]);
        return writer.Node("Add", [linear, writer.Node("Log", [beyond])]);
    }

    public override IReadOnlyList<Tensor?> Differentiate(Tensor upstream) => [upstream * (new Sigmoid(Inputs[0]) - Inputs[1]), null];
}
