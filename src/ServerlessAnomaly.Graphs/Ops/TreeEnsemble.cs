using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Ops;

/// <summary>The sum [batch, 1] of the leaves that decision trees lead rows of x [batch, numbers] to. No gradient.</summary>
/// <param name="x">The rows.</param>
/// <param name="trees">Attributes of the operator TreeEnsembleRegressor of ONNX's machine-learning domain.</param>
internal sealed class TreeEnsemble(Tensor x, IReadOnlyList<AttributeProto> trees) : Tensor(Shape.PerWindow(1), x)
{
    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs) =>
        writer.LearningNode("TreeEnsembleRegressor", inputs, trees);
}
