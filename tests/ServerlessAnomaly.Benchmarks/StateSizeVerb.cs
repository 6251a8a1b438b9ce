using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Azure.Storage.Blobs;
using ServerlessAnomaly.AzureStorage.Windowing;
using ServerlessAnomaly.LocalHost.Azurite;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Benchmarks;

/// <summary>
/// <c>state-size</c>: writes the windows of a fleet as snapshots to Azurite, loads them all, and loads one partition again and again while the
/// others take batches. Exit code 1 where a drive takes more memory than it may.
/// </summary>
internal static class StateSizeVerb
{
    private const int BytesAllowedPerDrive = 2500;
    private const int Steps = 16;
    private const int ReadingsPerBatch = 256;
    private const int Batches = 400;
    private static readonly DateTime FirstDay = new(2018, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static Command Create()
    {
        var drives = new Option<int>("--drives") { Description = "Drives in the fleet.", DefaultValueFactory = _ => 300_000 };
        var partitions = new Option<int>("--partitions")
        {
            Description = "Partitions they are spread over.",
            DefaultValueFactory = _ => 32,
        };
        var command = new Command("state-size", "Memory and loading time of a fleet's windows.") { drives, partitions };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(drives), parsed.GetValue(partitions), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int drives, int partitions, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("anomaly-state-").FullName;
        try
        {
            await using var azurite = await AzuriteServer.StartAsync(new AzuriteOptions { DataFolder = folder }, cancellationToken);
            var journal = new BlobWindowJournal(new BlobContainerClient(azurite.ConnectionString, BlobWindowJournal.DefaultContainer));
            for (var partition = 0; partition < partitions; partition++)
                await WriteAsync(journal, partition, drives / partitions, cancellationToken);
            return await MeasureAsync(journal, drives / partitions * partitions, partitions, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(BlobWindowJournal journal, int drives, int partitions, CancellationToken cancellationToken)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = Stopwatch.GetTimestamp();
        var states = new List<PartitionState>();
        for (var partition = 0; partition < partitions; partition++)
            states.Add(await LoadAsync(journal, partition, new(), cancellationToken));
        var loading = Stopwatch.GetElapsedTime(started);
        var bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / drives;
        Console.WriteLine(
            $"{drives:N0} drives × {Steps} steps × {Schema.Columns.Count} columns in {partitions} partitions: {bytes:N0} bytes a drive in memory ({BytesAllowedPerDrive:N0} allowed)"
        );
        Console.WriteLine(
            $"loaded one after the other in {loading.TotalSeconds:N1} s: {loading.TotalMilliseconds / partitions:N0} ms a partition, {loading.TotalMicroseconds / drives:N1} µs a drive"
        );

        var alone = await BatchesAsync(states, Task.CompletedTask, cancellationToken);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reloading = ReloadAsync(journal, enough.Token);
        var together = await BatchesAsync(states, reloading, cancellationToken);
        await enough.CancelAsync();
        var (count, average) = await reloading;
        Console.WriteLine(
            $"batches of {ReadingsPerBatch} readings on the other partitions, window update and journal entry: {Percentiles(alone)}"
        );
        Console.WriteLine(
            $"the same while one partition is loaded {count} times, {average.TotalMilliseconds:N0} ms each: {Percentiles(together)}"
        );
        GC.KeepAlive(states);
        return bytes <= BytesAllowedPerDrive ? 0 : 1;
    }

    private static FeatureSchema Schema { get; } = FeatureSchema.Load(TelemetryOptions.DefaultSchema);

    private static Task<PartitionState> LoadAsync(
        IWindowJournal journal,
        int partition,
        DurabilityOptions options,
        CancellationToken cancellationToken
    ) => PartitionState.LoadAsync(journal, $"telemetry/scorer/{partition}", Schema, new WindowOptions(), options, cancellationToken);

    /// <summary>Fills every window, and has the partition compacted to a snapshot.</summary>
    private static async Task WriteAsync(IWindowJournal journal, int partition, int drives, CancellationToken cancellationToken)
    {
        var state = await LoadAsync(journal, partition, new DurabilityOptions { MaxJournalEntries = 1 }, cancellationToken);
        var values = new float[Schema.Columns.Count];
        for (var step = 0; step < Steps; step++)
        {
            for (var drive = 0; drive < drives; drive++)
            {
                Array.Fill(values, drive + step);
                state.Windows.Apply(Reading(partition, drive, step, values), out _);
            }
        }
        state.AddDeadLettered(1);
        await state.CommitAsync(new EventPosition(0, FirstDay, "0"), cancellationToken);
        await state.CompactIfDueAsync(cancellationToken);
    }

    private static async Task<List<double>> BatchesAsync(List<PartitionState> states, Task alongside, CancellationToken cancellationToken)
    {
        var milliseconds = new List<double>();
        var values = new float[Schema.Columns.Count];
        for (var batch = 0; batch < Batches; batch++)
        {
            if (alongside.IsFaulted)
                await alongside;
            var partition = 1 + batch % (states.Count - 1);
            var state = states[partition];
            var started = Stopwatch.GetTimestamp();
            for (var drive = 0; drive < ReadingsPerBatch; drive++)
                state.Apply(Reading(partition, drive, Steps + batch / states.Count, values));
            var last = state.LastEvent.SequenceNumber + ReadingsPerBatch;
            await state.CommitAsync(new EventPosition(last, FirstDay, "0"), cancellationToken);
            await state.CompactIfDueAsync(cancellationToken);
            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return milliseconds;
    }

    private static async Task<(int Count, TimeSpan Average)> ReloadAsync(IWindowJournal journal, CancellationToken enough)
    {
        var (count, started) = (0, Stopwatch.GetTimestamp());
        for (; !enough.IsCancellationRequested || count == 0; count++)
            await Task.Run(() => LoadAsync(journal, 0, new(), CancellationToken.None), CancellationToken.None);
        return (count, Stopwatch.GetElapsedTime(started) / count);
    }

    private static string Percentiles(List<double> milliseconds)
    {
        milliseconds.Sort();
        return $"p50 {milliseconds[milliseconds.Count / 2]:N1} ms, p99 {milliseconds[milliseconds.Count * 99 / 100]:N1} ms";
    }

    private static DriveReading Reading(int partition, int drive, int step, ReadOnlySpan<float> values) =>
        new()
        {
            SerialNumber = Encoding.UTF8.GetBytes($"Z{partition:D3}{drive:D6}"),
            Model = "ST4000DM000"u8,
            Time = FirstDay.AddDays(step),
            Values = values,
            Failed = false,
            EventIndex = 0,
        };
}
