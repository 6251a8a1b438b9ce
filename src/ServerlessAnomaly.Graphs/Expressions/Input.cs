using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Expressions;

/// <summary>A float32 input of the graph, under a fixed name.</summary>
internal sealed class Input(string name, Shape shape) : Tensor(shape)
{
    public string Name { get; } = name;

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs)
    {
        writer.DeclareInput(Name, Shape);
        return Name;
    }
}
