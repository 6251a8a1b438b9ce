using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Testing.Contracts;

/// <summary>What every archive of past telemetry does. The readings given are daily: midnight UTC, one a drive and day.</summary>
public abstract class TelemetryArchiveContract
{
    /// <summary>Schema of the readings that <see cref="CreateAsync"/> is given.</summary>
    protected static FeatureSchema Schema { get; } =
        new("contract", 1, [new("a", "smart_5_raw"), new("b", "smart_9_raw"), new("c", "smart_194_normalized")]);

    private static readonly DateOnly First = new(2018, 1, 30);

    /// <summary>An archive that holds the readings, which come in order of their days.</summary>
    protected abstract Task<ITelemetryArchive> CreateAsync(IReadOnlyList<ArchivedReading> readings);

    [Fact]
    public async Task ReadAsync_EveryDay_ReturnsWhatWasKept()
    {
        var readings = Readings(days: 6, drives: 7);
        var archive = await CreateAsync(readings);

        var read = await ReadAsync(archive, Schema, DateOnly.MinValue, DateOnly.MaxValue);

        Assert.Equal(Sorted(readings), Sorted(read));
        Assert.Equal(read.Select(reading => reading.Time).Order(), read.Select(reading => reading.Time));
    }

    [Fact]
    public async Task ReadAsync_DrivesOfTwoKinds_EachSchemaGetsItsOwn()
    {
        var readings = Readings(days: 2, drives: 4)
            .Select((reading, index) => index % 2 == 0 ? reading : reading with { Model = "CT500MX500SSD1" })
            .ToList();
        var archive = await CreateAsync(readings);
        var ssd = new FeatureSchema("contract-ssd", 1, Schema.Features) { Kind = DriveKind.AtaSsd };

        Assert.Equal(
            Sorted(readings.Where(reading => !reading.Model.EndsWith("SSD1", StringComparison.Ordinal))),
            Sorted(await ReadAsync(archive, Schema, DateOnly.MinValue, DateOnly.MaxValue))
        );
        Assert.Equal(
            Sorted(readings.Where(reading => reading.Model.EndsWith("SSD1", StringComparison.Ordinal))),
            Sorted(await ReadAsync(archive, ssd, DateOnly.MinValue, DateOnly.MaxValue))
        );
    }

    [Fact]
    public async Task ReadAsync_Range_IncludesBothEnds()
    {
        var readings = Readings(days: 6, drives: 3);
        var archive = await CreateAsync(readings);

        foreach (var (from, to) in new[] { (0, 5), (1, 3), (2, 2), (5, 9), (-4, 0) })
        {
            var (first, last) = (First.AddDays(from), First.AddDays(to));
            var expected = readings.Where(reading =>
                DateOnly.FromDateTime(reading.Time) >= first && DateOnly.FromDateTime(reading.Time) <= last
            );
            Assert.Equal(Sorted(expected), Sorted(await ReadAsync(archive, Schema, first, last)));
        }
    }

    [Fact]
    public async Task ReadAsync_DaysWithoutReadings_ReturnsNoBatch()
    {
        var archive = await CreateAsync(Readings(days: 2, drives: 2));

        await foreach (var batch in archive.ReadAsync(Schema, First.AddDays(2), First.AddDays(30), CancellationToken.None))
            Assert.Fail($"A batch of {batch.Count} readings came.");
    }

    [Fact]
    public async Task ReadAsync_ManyReadings_ComeInSeveralBatches()
    {
        var readings = Readings(days: 3, drives: 4000);
        var archive = await CreateAsync(readings);

        var sizes = new List<int>();
        await foreach (var batch in archive.ReadAsync(Schema, DateOnly.MinValue, DateOnly.MaxValue, CancellationToken.None))
            sizes.Add(batch.Count);

        Assert.Equal(readings.Count, sizes.Sum());
        Assert.True(sizes.Count > 1, "Everything came in one batch.");
        Assert.All(sizes, size => Assert.InRange(size, 1, readings.Count / 2));
    }

    [Fact]
    public async Task ReadAsync_AnotherSchema_PutsColumnsInItsOrder()
    {
        var archive = await CreateAsync([new("A", "M", First.ToDateTime(default, DateTimeKind.Utc), false, [1, 2, 3])]);
        var schema = new FeatureSchema("other", 1, [new("c", "smart_194_normalized"), new("x", "smart_1_raw"), new("a", "smart_5_raw")]);

        var read = Assert.Single(await ReadAsync(archive, schema, DateOnly.MinValue, DateOnly.MaxValue));

        Assert.Equal([3, float.NaN, 1], read.Values);
    }

    [Fact]
    public async Task ReadAsync_SchemaWithNoneOfTheColumns_Throws()
    {
        var archive = await CreateAsync(Readings(days: 1, drives: 1));
        var schema = new FeatureSchema("strange", 1, [new("x", "smart_1_raw")]);

        await Assert.ThrowsAsync<TelemetryFormatException>(() => ReadAsync(archive, schema, DateOnly.MinValue, DateOnly.MaxValue));
    }

    [Fact]
    public async Task ReadAsync_Cancelled_Stops()
    {
        var archive = await CreateAsync(Readings(days: 1, drives: 1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ReadAsync(archive, Schema, DateOnly.MinValue, DateOnly.MaxValue, new CancellationToken(canceled: true))
        );
    }

    [Fact]
    public async Task ReadAsync_Twice_ReturnsTheSame()
    {
        var archive = await CreateAsync(Readings(days: 2, drives: 3));

        var first = await ReadAsync(archive, Schema, DateOnly.MinValue, DateOnly.MaxValue);
        var second = await ReadAsync(archive, Schema, DateOnly.MinValue, DateOnly.MaxValue);

        Assert.Equal(first.Select(reading => reading.ToString()), second.Select(reading => reading.ToString()));
    }

    /// <summary>Copies of everything that the archive returns.</summary>
    protected static async Task<List<ArchivedReading>> ReadAsync(
        ITelemetryArchive archive,
        FeatureSchema schema,
        DateOnly from,
        DateOnly to,
        CancellationToken cancellationToken = default
    )
    {
        var read = new List<ArchivedReading>();
        await foreach (var batch in archive.ReadAsync(schema, from, to, cancellationToken))
        {
            for (var index = 0; index < batch.Count; index++)
                read.Add(ArchivedReading.Copy(batch[index]));
        }
        return read;
    }

    private static IEnumerable<string> Sorted(IEnumerable<ArchivedReading> readings) =>
        readings.Select(reading => reading.ToString()).Order(StringComparer.Ordinal);

    private static List<ArchivedReading> Readings(int days, int drives)
    {
        var random = new Random(days * 31 + drives);
        var readings = new List<ArchivedReading>();
        for (var day = 0; day < days; day++)
        {
            for (var drive = 0; drive < drives; drive++)
            {
                float[] values = [Value(), Value(), Value()];
                // A reading without any value is none. Raw values are whole and as small as hours are, so that none is taken for a packed one.
                if (values.All(float.IsNaN))
                    values[random.Next(3)] = random.Next(200);
                var time = First.AddDays(day).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
                readings.Add(new($"Z{drive:D5}", drive % 3 == 0 ? "" : "ST4000DM000", time, random.Next(10) == 0, values));
            }
        }
        return readings;

        float Value() =>
            random.Next(4) switch
            {
                0 => float.NaN,
                1 => random.Next(200),
                2 => random.NextInt64(1L << 24),
                _ => random.NextSingle() * 1000 - 500,
            };
    }
}
