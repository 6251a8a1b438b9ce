using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.Telemetry;

/// <summary>Readings with everything that a body can say, from a seeded generator.</summary>
internal static class RandomReadings
{
    private static readonly string[] Characters = ["A", "z", "0", "-", "_", " ", "\"", "\\", "é", "漢", "😀", ",", "/"];

    public static ArchivedReading Next(Random random, int width)
    {
        var time = new DateTime(2010, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(random.Next(2900));
        if (random.Next(2) == 0)
            time = time.AddTicks(random.NextInt64(TimeSpan.TicksPerDay));
        var values = new float[width];
        for (var slot = 0; slot < width; slot++)
            values[slot] = Value(random);
        // A reading without any value is none.
        if (values.All(float.IsNaN))
            values[random.Next(width)] = random.Next(300);
        return new("S" + Text(random, 10), Text(random, 20), time, random.Next(5) == 0, values);
    }

    public static float Value(Random random) =>
        random.Next(6) switch
        {
            0 => float.NaN,
            1 => random.Next(300),
            2 => random.NextInt64(long.MaxValue),
            3 => random.NextSingle() * 200 - 100,
            4 => 0,
            _ => Finite(random),
        };

    private static float Finite(Random random)
    {
        while (true)
        {
            var value = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            if (float.IsFinite(value) && value != 0)
                return value;
        }
    }

    private static string Text(Random random, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => Characters[random.Next(Characters.Length)]));
}
