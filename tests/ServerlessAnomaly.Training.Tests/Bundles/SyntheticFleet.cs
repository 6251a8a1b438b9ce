using System.Text;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Training.Tests.Bundles;

/// <summary>
/// A small fleet that behaves: age grows, temperature follows the day and the load, some drives have a few old defects, and the failing
/// ones gain defects in their last ten days.
/// </summary>
internal static class SyntheticFleet
{
    public static readonly FeatureSchema Schema = new(
        "synthetic",
        1,
        [
            new("power-on hours", "smart_9_raw", FeatureTransform.Identity, FeatureError.None),
            new("temperature", "smart_194_raw", FeatureTransform.Identity, FeatureError.Squared),
            new("pending sectors", "smart_197_raw", FeatureTransform.Log1p, FeatureError.Upward),
            new("LBAs written", "smart_241_raw", FeatureTransform.LogDelta, FeatureError.None),
        ]
    );

    public static readonly DateOnly FirstDay = new(2020, 1, 1);

    public static InMemoryTelemetryArchive Archive(int drives = 60, int days = 40, int failing = 4, int seed = 7, double missing = 0.02)
    {
        var archive = new InMemoryTelemetryArchive(Schema);
        var random = new Random(seed);
        for (var drive = 0; drive < drives; drive++)
        {
            var fails = drive < failing;
            double written = random.NextInt64(1_000_000_000_000),
                defects = random.Next(10) == 0 ? random.Next(1, 8) : 0;
            var (hours, warmth) = (random.Next(30_000), random.NextDouble() * 6);
            for (var day = 0; day < days; day++)
            {
                if (random.NextDouble() < missing)
                    continue;
                var load = 1 + Math.Sin(day / 3.0);
                if (fails && days - day <= 10)
                    defects += random.Next(40);
                written += 1e8 * (load + random.NextDouble());
                archive.Add(
                    new DriveReading
                    {
                        SerialNumber = Encoding.UTF8.GetBytes($"Z{drive:000}"),
                        Model = "TEST"u8,
                        Time = FirstDay.AddDays(day).ToDateTime(new TimeOnly(6, 0), DateTimeKind.Utc),
                        Values =
                        [
                            hours + (24 * day),
                            (float)(22 + warmth + load + random.NextDouble()),
                            (float)defects,
                            random.Next(50) == 0 ? float.NaN : (float)written,
                        ],
                        Failed = fails && day == days - 1,
                        EventIndex = 0,
                    }
                );
            }
        }
        return archive;
    }
}
