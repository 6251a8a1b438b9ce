using System.Diagnostics;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Benchmarks.Cost;

/// <summary>Cost of one reading in a fleet whose windows are complete; medians of <see cref="Rounds"/> rounds.</summary>
/// <param name="Drives">Drives in the fleet.</param>
/// <param name="ParseAndWindowNanoseconds">JSON body to window copy, on one core.</param>
/// <param name="ParseAndWindowBytes">Bytes allocated on the way.</param>
/// <param name="PipelineNanoseconds">JSON body to journal entry in memory, scoring by <c>conv1d</c> included, one partition after the
/// other.</param>
internal sealed record FleetCost(int Drives, double ParseAndWindowNanoseconds, double ParseAndWindowBytes, double PipelineNanoseconds)
{
    public const int Rounds = 5;
    private const int ReadingsPerRound = 61_440;
    private const int Steps = 16;

    public static async Task<FleetCost> MeasureAsync(int drives, CancellationToken cancellationToken)
    {
        var (nanoseconds, bytes) = ParseAndWindow(drives);
        GC.Collect();
        return new FleetCost(drives, nanoseconds, bytes, await PipelineAsync(drives, cancellationToken));
    }

    private static (double Nanoseconds, double Bytes) ParseAndWindow(int drives)
    {
        var feed = new FleetFeed(drives);
        var schemas = KindSchemas.With(feed.Schema);
        var parser = new TelemetryParser(schemas, new TelemetryOptions(), TimeProvider.System);
        var batches = new ReadingBatches(schemas);
        var readings = batches.Of(schemas.Own);
        var rejected = new List<RejectedReading>();
        var window = new float[Steps * feed.Schema.Columns.Count];
        var partitions = Enumerable
            .Range(0, FleetFeed.Partitions)
            .Select(_ => new PartitionWindows(new WindowOptions(), feed.Schema.Columns.Count))
            .ToArray();
        while (feed.Day < Steps)
            Take(feed.Next());
        var times = new List<double>();
        var allocated = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var (elapsed, bytes, taken) = (0L, 0L, 0);
            while (taken < ReadingsPerRound)
            {
                var batch = feed.Next();
                var (before, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
                Take(batch);
                elapsed += Stopwatch.GetTimestamp() - started;
                bytes += GC.GetAllocatedBytesForCurrentThread() - before;
                taken += batch.Events.Bodies.Count;
            }
            times.Add(elapsed * 1e9 / Stopwatch.Frequency / taken);
            allocated.Add((double)bytes / taken);
        }
        return (times.Median(), allocated.Median());

        void Take((int Partition, EventBatch Events) batch)
        {
            batches.Clear();
            for (var i = 0; i < batch.Events.Bodies.Count; i++)
                parser.Parse(batch.Events.Bodies[i], i, batches, rejected);
            var windows = partitions[batch.Partition];
            for (var i = 0; i < readings.Count; i++)
                if (windows.Apply(readings[i], out var drive) == ReadingOutcome.Ready)
                    windows.CopyWindow(drive, window);
        }
    }

    private static async Task<double> PipelineAsync(int drives, CancellationToken cancellationToken)
    {
        var feed = new FleetFeed(drives);
        using var memory = await InMemoryPipeline.StartAsync(feed.Schema, cancellationToken);
        while (feed.Day < Steps)
            await memory.Pipeline.ProcessAsync(feed.Next().Events, cancellationToken);
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var (elapsed, taken) = (0L, 0);
            while (taken < ReadingsPerRound)
            {
                var batch = feed.Next().Events;
                var started = Stopwatch.GetTimestamp();
                await memory.Pipeline.ProcessAsync(batch, cancellationToken);
                elapsed += Stopwatch.GetTimestamp() - started;
                taken += batch.Bodies.Count;
            }
            times.Add(elapsed * 1e9 / Stopwatch.Frequency / taken);
        }
        return times.Median();
    }
}
