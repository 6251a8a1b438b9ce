using ServerlessAnomaly.Graphs.Onnx;

namespace ServerlessAnomaly.Graphs.Expressions;

/// <summary>
/// Random numbers of a training step, as an input of its graph: they are a function of seed and step alone, so that a fit that is gone on
/// with draws what it would have drawn. No gradient.
/// </summary>
/// <param name="shape">Its shape.</param>
/// <param name="isNormal">Standard normal numbers; otherwise uniform ones, from 0 to below 1.</param>
/// <param name="seed">Tells the draws of one graph apart.</param>
internal sealed class Draw(Shape shape, bool isNormal, int seed) : Tensor(shape)
{
    /// <summary>Name of the input.</summary>
    public string Name { get; } = $"draw.{seed}";

    public override string Write(OnnxWriter writer, IReadOnlyList<string> inputs)
    {
        writer.DeclareInput(Name, Shape);
        return Name;
    }

    /// <summary>The draws that a value is computed from, each once.</summary>
    /// <exception cref="ArgumentException">Two of them have one seed, and would be the same numbers.</exception>
    public static IReadOnlyList<Draw> In(Tensor value)
    {
        var (draws, seen, pending) = (new List<Draw>(), new HashSet<Tensor>(), new Stack<Tensor>([value]));
        while (pending.TryPop(out var next))
        {
            if (!seen.Add(next))
                continue;
            if (next is Draw draw)
                draws.Add(draw);
            foreach (var input in next.Inputs)
                pending.Push(input);
        }
        return draws.DistinctBy(draw => draw.Name).Count() == draws.Count
            ? draws
            : throw new ArgumentException("Two draws of one graph have the same seed.");
    }

    /// <summary>Fills a buffer with the numbers of a step.</summary>
    /// <param name="fit">Seed of the fit.</param>
    /// <param name="step">Steps done before.</param>
    /// <param name="values">Takes the numbers.</param>
    public void Fill(int fit, long step, Span<float> values)
    {
        // SplitMix64's finalizer (Steele, Lea and Flood 2014): neighbouring steps must not have neighbouring seeds.
        var mixed = (((ulong)(uint)fit << 32) | (uint)seed) + (0x9E3779B97F4A7C15 * (ulong)(step + 1));
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        var random = new Random((int)(mixed >> 32));
        if (!isNormal)
        {
            foreach (ref var value in values)
                value = random.NextSingle();
            return;
        }
        // Box and Muller 1958: two at a time.
        for (var i = 0; i < values.Length; i += 2)
        {
            var length = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            var (sine, cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
            values[i] = (float)(length * cosine);
            if (i + 1 < values.Length)
                values[i + 1] = (float)(length * sine);
        }
    }
}
