using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Expressions;

/// <summary>
/// A trained tensor. In a scoring graph it is an initializer of this name, so trained values can be read back from the file; in a
/// training-step graph it is an input.
/// </summary>
internal sealed class Parameter : Tensor
{
    public Parameter(string name, Shape shape, float[] initial)
        : base(shape)
    {
        if (shape.IsPerWindow || shape.Elements != initial.Length)
            throw new ArgumentException($"{initial.Length} values do not fill the shape {shape} of '{name}'.");
        (Name, Initial) = (name, initial);
    }

    public string Name { get; }

    /// <summary>Values before training, row by row.</summary>
    public float[] Initial { get; }

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs)
    {
        if (writer.Weights is null) writer.DeclareInput(Name, Shape);
        else writer.Initializer(Name, Shape, writer.Weights[Name]);
        return Name;
    }
}
