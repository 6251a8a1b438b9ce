using System.Runtime.CompilerServices;
using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Training.Tests.Datasets;

public sealed class TelemetryDatasetTests
{
    private static readonly FeatureSchema Schema = new("two", 1, [new("a", "smart_1_raw"), new("b", "smart_2_raw")]);
    private static readonly DateOnly FirstDay = new(2021, 3, 1);

    [Fact]
    public async Task WindowsOf_RandomStreams_AreThoseThatStreamingScores()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var options = new WindowOptions { Steps = random.Next(2, 9), MaxGapSteps = random.Next(0, 4) };
            var archive = new InMemoryTelemetryArchive(Schema);
            var streaming = new PartitionWindows(options, width: 2);
            var expected = new Dictionary<(string, int), float[]>();
            var presence = 0.6 + (0.4 * random.NextDouble());
            for (var day = 0; day < 60; day++)
            {
                foreach (var serial in (string[])["A", "B", "longer-serial-number"])
                {
                    if (random.NextDouble() > presence)
                        continue;
                    var reading = Reading(serial, day, random.Next(1000), random.Next(4) == 0 ? float.NaN : random.Next(1000));
                    archive.Add(reading);
                    if (streaming.Apply(reading, out var drive) != ReadingOutcome.Ready)
                        continue;
                    var window = new float[options.Steps * 2];
                    streaming.CopyWindow(drive, window);
                    expected[(serial, streaming.LastStep(drive))] = window;
                }
            }

            var data = await ReadAsync(archive, options);
            var actual = new Dictionary<(string, int), float[]>();
            foreach (var reference in Enumerable.Range(0, data.Drives.Count).SelectMany(data.WindowsOf))
            {
                var window = new float[options.Steps * 2];
                data.Gather([reference], window);
                actual[(data.Drives[reference.Drive].SerialNumber, data.EndStep(reference))] = window;
            }
            Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
            Assert.All(expected, pair => Assert.Equal(pair.Value, actual[pair.Key]));
        }
    }

    [Fact]
    public async Task ReadAsync_ReadingsInAnyOrder_GiveTheSameSeries()
    {
        var random = new Random(4);
        (string Serial, int Day, float Value)[] readings =
        [
            .. Enumerable.Range(0, 200).Select(i => ($"D{i % 5}", i / 5, (float)i)).Where(_ => random.Next(5) > 0),
        ];
        var ordered = await SourceAsync(readings);
        random.Shuffle(readings);
        var shuffled = await SourceAsync(readings);

        Assert.Equal(ordered.Rows, shuffled.Rows);
        foreach (var (left, right) in ordered.Drives.Zip(shuffled.Drives))
        {
            Assert.Equal((left.SerialNumber, left.FirstStep, left.Length), (right.SerialNumber, right.FirstStep, right.Length));
            Assert.Equal(left.Rows(0, left.Length).ToArray(), right.Rows(0, right.Length).ToArray());
        }

        static Task<TelemetryDataset> SourceAsync((string Serial, int Day, float Value)[] readings) =>
            ReadAsync(new UnorderedArchive(readings), new WindowOptions());
    }

    [Fact]
    public async Task ReadAsync_RepeatedStep_LastValueWins()
    {
        var archive = new UnorderedArchive([("A", 0, 1f), ("A", 1, 2f), ("A", 1, 3f)]);
        var drive = (await ReadAsync(archive, new WindowOptions())).Drives.Single();
        Assert.Equal(3, drive.Rows(1, 1)[0]);
    }

    [Fact]
    public async Task ReadAsync_SameDaysFromTwoSources_AreOneRowEach()
    {
        var (files, captured) = (new InMemoryTelemetryArchive(Schema), new InMemoryTelemetryArchive(Schema));
        for (var day = 0; day < 20; day++)
        {
            files.Add(Reading("A", day, day, 1));
            for (var copy = 0; copy < 2; copy++)
                captured.Add(Reading("A", day, day, 2));
        }
        var data = await ReadAsync(new CombinedTelemetryArchive(files, captured), new WindowOptions());
        var drive = data.Drives.Single();
        Assert.Equal((60, 20), (data.Rows, drive.Length));
        Assert.Equal(Enumerable.Range(0, 20).SelectMany(day => new float[] { day, 2 }), drive.Rows(0, 20).ToArray());
        Assert.Equal(5, data.WindowsOf(0).Count());
    }

    [Fact]
    public async Task ReadAsync_DaysAfterTheLast_OnlySayWhoFailed()
    {
        var archive = new InMemoryTelemetryArchive(Schema);
        for (var day = 0; day < 30; day++)
            archive.Add(Reading("A", day, day, day, failed: day == 29));
        archive.Add(Reading("late", 25, 1, 1));
        var data = await TelemetryDataset.ReadAsync(
            archive,
            Schema,
            new WindowOptions(),
            FirstDay,
            FirstDay.AddDays(19),
            FirstDay.AddDays(40),
            null,
            CancellationToken.None
        );

        Assert.Equal((20, 20), (data.Rows, data.Drives.Single().Length));
        Assert.Equal(data.Drives[0].FirstStep + 29, data.Drives[0].FailureStep);
    }

    [Fact]
    public async Task ReadAsync_ReportedFailure_IsALabelAndKeepsTheDaysValues()
    {
        var archive = new InMemoryTelemetryArchive(Schema);
        for (var day = 0; day < 20; day++)
            archive.Add(Reading("A", day, day, day));
        archive.Add(Reading("A", 10, float.NaN, float.NaN, failed: true));
        archive.Add(Reading("typo", 10, float.NaN, float.NaN, failed: true));
        var drive = (await ReadAsync(archive, new WindowOptions())).Drives.Single();
        Assert.Equal(drive.FirstStep + 10, drive.FailureStep);
        Assert.Equal([10f, 10f], drive.Rows(10, 1).ToArray());
    }

    /// <summary>A clock without a battery, a typing error: memory follows the readings, not their dates.</summary>
    [Theory]
    [InlineData(-51 * 365, 1)]
    [InlineData(-19 * 365, 1)]
    [InlineData(700, 1)]
    [InlineData(300, 0)]
    public async Task ReadAsync_ReadingFarFromTheOthers_IsLeftOutAndAllocatesNothing(int strayDay, int leftOut)
    {
        var readings = Enumerable
            .Range(0, 500)
            .SelectMany(drive => Enumerable.Range(0, 20).Select(day => ($"D{drive:D3}", day, 1f)).Append(($"D{drive:D3}", strayDay, 2f)));
        var archive = new UnorderedArchive([.. readings]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var data = await ReadAsync(archive, new WindowOptions());
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(500 * leftOut, data.LeftOut);
        Assert.All(data.Drives, drive => Assert.Equal(leftOut == 1 ? 20 : 301, drive.Length));
        Assert.Equal(500 * 5, Enumerable.Range(0, 500).Sum(drive => data.WindowsOf(drive).Count()));
        if (leftOut == 1)
            Assert.InRange(allocated, 0, 500 * 4096);
    }

    /// <summary>Readings that come in any order: what grows together is one, as if it had come in order.</summary>
    [Fact]
    public async Task ReadAsync_StretchesThatGrowTogether_AreOne()
    {
        var random = new Random(4);
        (string, int, float)[] readings = [.. Enumerable.Range(0, 40).Select(part => ("A", part * 300, (float)part))];
        random.Shuffle(readings);
        var drive = (
            await ReadAsync(
                new UnorderedArchive([.. readings.Select(one => (one.Item1, one.Item2 - 7000, one.Item3))]),
                new WindowOptions()
            )
        ).Drives.Single();
        Assert.Equal((40, 39 * 300 + 1), (drive.Readings, drive.Length));
        for (var part = 0; part < 40; part++)
            Assert.Equal(part, drive.Rows(part * 300, 1)[0]);
    }

    private static Task<TelemetryDataset> ReadAsync(ITelemetryArchive archive, WindowOptions options) =>
        TelemetryDataset.ReadAsync(
            archive,
            Schema,
            options,
            DateOnly.MinValue,
            DateOnly.MaxValue,
            DateOnly.MaxValue,
            null,
            CancellationToken.None
        );

    private static DriveReading Reading(string serial, int day, float a, float b, bool failed = false) =>
        new()
        {
            SerialNumber = Encoding.UTF8.GetBytes(serial),
            Model = default,
            Time = FirstDay.AddDays(day).ToDateTime(new TimeOnly(7, 0), DateTimeKind.Utc),
            Values = new[] { a, b },
            Failed = failed,
            EventIndex = 0,
        };

    /// <summary>Gives the readings exactly in the order in which they were listed.</summary>
    private sealed class UnorderedArchive(IReadOnlyList<(string Serial, int Day, float Value)> readings) : ITelemetryArchive
    {
        public async IAsyncEnumerable<ReadingBatch> ReadAsync(
            FeatureSchema schema,
            DateOnly from,
            DateOnly to,
            [EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            await Task.CompletedTask;
            var batch = new ReadingBatch(2);
            foreach (var (serial, day, value) in readings)
            {
                batch.Begin(0).Fill(value);
                batch.SetSerialNumber(Encoding.UTF8.GetBytes(serial));
                batch.SetTime(FirstDay.AddDays(day).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
                batch.Commit();
                if (batch.Count < 7)
                    continue;
                yield return batch;
                batch.Clear();
            }
            yield return batch;
        }
    }
}
