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
        if (writer.Weights is null)
            writer.DeclareInput(Name, Shape);
        else
            writer.Initializer(Name, Shape, writer.Weights[Name]);
        return Name;
    }
}

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

/// <summary>Fixed float32 values, row by row.</summary>
internal sealed class Constant : Tensor
{
    private readonly float[] _values;
    private readonly string? _name;

    public Constant(Shape shape, float[] values, string? name = null)
        : base(shape)
    {
        if (shape.IsPerWindow || shape.Elements != values.Length)
            throw new ArgumentException($"{values.Length} values do not fill the shape {shape}.");
        (_values, _name) = (values, name);
    }

    public Constant(float value)
        : this(Shape.Scalar, [value]) { }

    /// <summary>One value for each index of the last axis.</summary>
    /// <param name="values">The values.</param>
    /// <param name="name">Name in the file, for values that are read back from it.</param>
    public static Constant Vector(IEnumerable<float> values, string? name = null)
    {
        float[] array = [.. values];
        return new Constant(new Shape(array.Length), array, name);
    }

    /// <summary>
    /// One value for each feature, written out for each step: [steps, features]. Values of a whole window are combined with it several
    /// times faster than with a vector that is stretched row by row.
    /// </summary>
    public static Constant PerStep(int steps, IEnumerable<float> values, string? name = null)
    {
        float[] row = [.. values];
        return new Constant(new Shape(steps, row.Length), [.. Enumerable.Repeat(row, steps).SelectMany(step => step)], name);
    }

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs)
    {
        if (_name is null)
            return writer.Constant(_values, Shape);
        writer.Initializer(_name, Shape, _values);
        return _name;
    }
}
