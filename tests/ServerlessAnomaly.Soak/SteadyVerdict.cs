namespace ServerlessAnomaly.Soak;

/// <summary>
/// Whether figures of a steady run grew: the mean of the last sixth of the samples against the mean of those from a third to a half (in
/// thirty minutes: of minutes 25 to 30 against minutes 10 to 15).
/// </summary>
internal static class SteadyVerdict
{
    private const int Sixths = 6;

    /// <summary>Growth of more than a tenth, and by more than so much, is growth and not noise.</summary>
    private const double LargestShare = 0.10;
    private const double Megabytes = 16,
        Handles = 16,
        Threads = 8,
        Files = 24;

    /// <summary>Prints each figure, and what grew.</summary>
    /// <returns>Whether nothing grew.</returns>
    /// <exception cref="InvalidOperationException">There are too few samples.</exception>
    public static bool Judge(IReadOnlyList<IReadOnlyDictionary<string, double>> samples)
    {
        var sixth = samples.Count / Sixths;
        if (sixth == 0)
            throw new InvalidOperationException($"The run is too short: it took {samples.Count} samples, and needs {Sixths}.");
        var grew = new List<string>();
        foreach (var name in samples.SelectMany(sample => sample.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            if (Noise(name) is not { } noise)
                continue;
            var (before, after) = (Mean(samples.Skip(2 * sixth).Take(sixth), name), Mean(samples.TakeLast(sixth), name));
            var hasGrown = after - before > Math.Max(noise, before * LargestShare);
            if (hasGrown)
                grew.Add(name);
            Console.WriteLine(
                $"{name}: {before:0.0} from a third to a half of the time, {after:0.0} in the last sixth{(hasGrown ? ": GREW" : "")}"
            );
        }
        Console.WriteLine(grew.Count == 0 ? "FLAT" : $"FAILED: {string.Join(", ", grew)} grew.");
        return grew.Count == 0;
    }

    /// <summary>Null for what may grow.</summary>
    private static double? Noise(string name) =>
        name.Split(' ')[0] switch
        {
            "memory" or "disk" => Megabytes,
            "handles" => Handles,
            "threads" => Threads,
            "files" => Files,
            _ => null,
        };

    private static double Mean(IEnumerable<IReadOnlyDictionary<string, double>> samples, string name) =>
        samples.Select(sample => sample.GetValueOrDefault(name)).DefaultIfEmpty().Average();
}
