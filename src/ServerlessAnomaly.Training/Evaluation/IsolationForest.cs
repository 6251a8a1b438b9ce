namespace ServerlessAnomaly.Training.Evaluation;

/// <summary>
/// A reference: the isolation forest of Liu, Ting and Zhou (2008). Each tree cuts a sub-sample at random values of random features until
/// every point is alone; a point that is alone after few cuts is anomalous.
/// </summary>
internal sealed class IsolationForest
{
    /// <summary>Trees.</summary>
    public const int Trees = 100;

    /// <summary>Points a tree is grown on.</summary>
    public const int SubSample = 256;

    private readonly Node[] _trees;
    private readonly double _expected;

    private IsolationForest(Node[] trees, double expected) => (_trees, _expected) = (trees, expected);

    private abstract record Node;

    private sealed record Cut(int Feature, float Value, Node Below, Node Above) : Node;

    private sealed record Leaf(double Depth) : Node;

    /// <summary>Grows the forest.</summary>
    /// <param name="points">Points, one after the other.</param>
    /// <param name="features">Features of a point.</param>
    /// <param name="seed">Seed of sub-samples and cuts.</param>
    public static IsolationForest Fit(ReadOnlySpan<float> points, int features, int seed)
    {
        var random = new Random(seed);
        var count = points.Length / features;
        var sample = Math.Min(SubSample, count);
        var deepest = (int)Math.Ceiling(Math.Log2(Math.Max(sample, 2)));
        var trees = new Node[Trees];
        var all = Enumerable.Range(0, count).ToArray();
        for (var tree = 0; tree < Trees; tree++)
        {
            // The first entries of a partial shuffle are a draw without replacement.
            for (var i = 0; i < sample; i++)
            {
                var other = random.Next(i, count);
                (all[i], all[other]) = (all[other], all[i]);
            }
            trees[tree] = Grow(points, features, all.AsSpan(0, sample).ToArray(), 0, deepest, random);
        }
        return new IsolationForest(trees, AverageDepth(sample));
    }

    /// <summary>2^(−mean depth ÷ c(sub-sample)), between 0 and 1: the higher, the more anomalous.</summary>
    public float Score(ReadOnlySpan<float> point)
    {
        double depth = 0;
        foreach (var tree in _trees)
            depth += Depth(tree, point);
        return (float)Math.Pow(2, -depth / (Trees * _expected));
    }

    /// <summary>c(n): mean depth of an unsuccessful search in a binary search tree of n points, 2 H(n − 1) − 2 (n − 1) ÷ n.</summary>
    internal static double AverageDepth(int points) =>
        points switch
        {
            <= 1 => 0,
            2 => 1,
            _ => (2 * (Math.Log(points - 1) + 0.5772156649015329)) - (2.0 * (points - 1) / points),
        };

    private static double Depth(Node node, ReadOnlySpan<float> point)
    {
        while (node is Cut cut)
            node = point[cut.Feature] <= cut.Value ? cut.Below : cut.Above;
        return ((Leaf)node).Depth;
    }

    private static Node Grow(ReadOnlySpan<float> points, int features, int[] chosen, int depth, int deepest, Random random)
    {
        if (depth >= deepest || chosen.Length <= 1)
            return new Leaf(depth + AverageDepth(chosen.Length));
        // Only features that differ can cut; they are tried in random order.
        var order = Enumerable.Range(0, features).ToArray();
        random.Shuffle(order);
        foreach (var feature in order)
        {
            var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
            foreach (var point in chosen)
            {
                var value = points[(point * features) + feature];
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
            if (!(low < high))
                continue;
            var at = Math.Min(low + ((high - low) * random.NextSingle()), MathF.BitDecrement(high));
            List<int> below = [],
                above = [];
            foreach (var point in chosen)
                (points[(point * features) + feature] <= at ? below : above).Add(point);
            return new Cut(
                feature,
                at,
                Grow(points, features, [.. below], depth + 1, deepest, random),
                Grow(points, features, [.. above], depth + 1, deepest, random)
            );
        }
        return new Leaf(depth + AverageDepth(chosen.Length));
    }
}
