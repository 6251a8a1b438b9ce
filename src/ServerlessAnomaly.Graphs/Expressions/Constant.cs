using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Expressions;

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
        : this(Shape.Scalar, [value])
    {
    }

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
        if (_name is null) return writer.Constant(_values, Shape);
        writer.Initializer(_name, Shape, _values);
        return _name;
    }
}
