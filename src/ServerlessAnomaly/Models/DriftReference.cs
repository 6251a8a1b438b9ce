using System.Runtime.InteropServices;

namespace ServerlessAnomaly.Models;

/// <summary>What the healthy training windows looked like; part of a detector's manifest.</summary>
/// <param name="Drives">Drives that the windows are of.</param>
/// <param name="Windows">Windows that were counted.</param>
/// <param name="Features">One for each feature of the schema, in its order.</param>
/// <param name="Score">The score.</param>
public sealed record DriftReference(int Drives, int Windows, IReadOnlyList<ReferenceDistribution> Features, ReferenceDistribution Score)
{
    /// <summary>Name of <see cref="Score"/>.</summary>
    public const string ScoreName = "score";

    /// <summary>The features, and then the score.</summary>
    internal IEnumerable<ReferenceDistribution> All => Features.Append(Score);
}

/// <summary>How one quantity was spread over the healthy training windows.</summary>
/// <param name="Name">The feature's name, or <c>score</c>.</param>
/// <param name="Edges">Ascending: bin i holds what is above edge i − 1 and not above edge i. The last bin but one is what is above
/// all edges; the last is missing values.</param>
/// <param name="Shares">Share of the windows in each bin; two more than <paramref name="Edges"/>, and 1 in sum.</param>
public sealed record ReferenceDistribution(string Name, IReadOnlyList<float> Edges, IReadOnlyList<double> Shares)
{
    private const int Quantiles = 10;

    /// <summary>
    /// Bins at the deciles of the values that are there. Where deciles are equal, as with a counter that is nearly always zero, their
    /// edge is there once.
    /// </summary>
    /// <param name="name">The feature's name.</param>
    /// <param name="values">One a window; NaN where missing. They are sorted in place.</param>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static ReferenceDistribution Measure(string name, Span<float> values)
    {
        if (values.IsEmpty)
            throw new ArgumentException($"There is no window to take the distribution of '{name}' from.", nameof(values));
        values.Sort(); // NaN comes first.
        var missing = 0;
        while (missing < values.Length && float.IsNaN(values[missing]))
            missing++;
        var edges = Deciles(values[missing..]);
        var counts = new int[edges.Count + 2];
        foreach (var value in values)
            counts[BinOf(CollectionsMarshal.AsSpan(edges), value)]++;
        var total = (double)values.Length;
        return new ReferenceDistribution(name, edges, [.. counts.Select(count => count / total)]);
    }

    /// <summary>The bin of a value.</summary>
    internal static int BinOf(ReadOnlySpan<float> edges, float value)
    {
        if (float.IsNaN(value))
            return edges.Length + 1;
        var bin = 0;
        while (bin < edges.Length && value > edges[bin])
            bin++;
        return bin;
    }

    private static List<float> Deciles(ReadOnlySpan<float> present)
    {
        var edges = new List<float>();
        for (var i = 1; i < Quantiles && !present.IsEmpty; i++)
        {
            var edge = present[(int)((long)present.Length * i / Quantiles)];
            if (edges.Count == 0 || edge > edges[^1])
                edges.Add(edge);
        }
        return edges;
    }
}
