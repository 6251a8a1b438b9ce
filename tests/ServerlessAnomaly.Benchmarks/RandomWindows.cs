using ServerlessAnomaly.Scoring;

namespace ServerlessAnomaly.Benchmarks;

/// <summary>Raw windows as no drive has them: counters over nine decades, a tenth of the values missing.</summary>
internal static class RandomWindows
{
    public static void Fill(WindowBuffer windows, int count, int seed)
    {
        var random = new Random(seed);
        windows.Clear();
        for (var i = 0; i < count; i++)
            foreach (ref var value in windows.Add())
                value =
                    random.Next(10) == 0 ? float.NaN
                    : random.Next(3) == 0 ? 0
                    : MathF.Round(MathF.Exp(random.NextSingle() * 20));
    }
}
