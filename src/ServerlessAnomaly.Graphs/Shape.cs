namespace ServerlessAnomaly.Graphs;

/// <summary>Axes of a tensor. At most one of them grows with the batch, so that every reshape has at most one unknown.</summary>
internal sealed class Shape : IEquatable<Shape>
{
    private readonly Dimension[] _axes;

    public Shape(params ReadOnlySpan<Dimension> axes)
    {
        _axes = axes.ToArray();
        if (_axes.Count(axis => axis.PerWindow) > 1)
            throw new ArgumentException($"The shape {this} has more than one axis that grows with the batch.");
        if (_axes.Any(axis => axis.Size < 1))
            throw new ArgumentException($"The shape {this} has an empty axis.");
    }

    /// <summary>The shape of a single number.</summary>
    public static Shape Scalar { get; } = new();

    public int Rank => _axes.Length;

    public ReadOnlySpan<Dimension> Axes => _axes;

    /// <summary>Elements, per window if <see cref="IsPerWindow"/>.</summary>
    public int Elements => _axes.Aggregate(1, (product, axis) => checked(product * axis.Size));

    public bool IsPerWindow => _axes.Any(axis => axis.PerWindow);

    public Dimension this[Index axis] => _axes[axis];

    /// <summary>[batch, …]</summary>
    public static Shape PerWindow(params ReadOnlySpan<Dimension> axes) => new([Dimension.Batch, .. axes]);

    /// <summary>The shape with one axis replaced.</summary>
    public Shape With(int axis, Dimension dimension)
    {
        var axes = _axes.ToArray();
        axes[axis] = dimension;
        return new Shape(axes);
    }

    /// <summary>The shape of an elementwise operation, by the rules of NumPy and ONNX.</summary>
    public static Shape Broadcast(Shape left, Shape right)
    {
        var axes = new Dimension[Math.Max(left.Rank, right.Rank)];
        for (var fromEnd = 1; fromEnd <= axes.Length; fromEnd++)
        {
            var a = fromEnd <= left.Rank ? left[^fromEnd] : 1;
            var b = fromEnd <= right.Rank ? right[^fromEnd] : 1;
            if (a != b && !a.IsOne && !b.IsOne)
                throw new ArgumentException($"The shapes {left} and {right} do not go together.");
            axes[^fromEnd] = a.IsOne ? b : a;
        }
        return new Shape(axes);
    }

    /// <summary>The axes for ONNX's Reshape: −1 for the one that grows with the batch.</summary>
    public long[] ForReshape() => [.. _axes.Select(axis => axis.PerWindow ? -1L : axis.Size)];

    /// <summary>The sizes of a batch.</summary>
    public long[] WithBatch(int batch) => [.. _axes.Select(axis => axis.PerWindow ? (long)batch * axis.Size : axis.Size)];

    public bool Equals(Shape? other) => other is not null && _axes.AsSpan().SequenceEqual(other._axes);

    public override bool Equals(object? obj) => Equals(obj as Shape);

    public override int GetHashCode() => _axes.Aggregate(_axes.Length, HashCode.Combine);

    public override string ToString() => $"[{string.Join(", ", _axes)}]";
}
