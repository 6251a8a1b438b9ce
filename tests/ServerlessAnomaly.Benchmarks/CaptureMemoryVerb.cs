using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.AzureStorage.Capture;
using ServerlessAnomaly.LocalHost.Azurite;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Benchmarks;

/// <summary>
/// <c>capture-memory</c>: writes telemetry files as capture files to Azurite, and reads all of them back in a process of its own, once as a
/// stream and once into a data set, saying what that takes.
/// </summary>
internal static class CaptureMemoryVerb
{
    private const string Container = "telemetry";
    private static FeatureSchema Schema { get; } = FeatureSchema.Load(TelemetryOptions.DefaultSchema);

    public static Command Create()
    {
        var data = new Option<string[]>("--data")
        {
            Description = "Telemetry files.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        var read = new Option<string?>("--read")
        {
            Description = "Connection string of storage to read capture files from.",
            Hidden = true,
        };
        var command = new Command("capture-memory", "Memory of reading a whole archive of capture files.") { data, read };
        command.SetAction(
            (parsed, cancellationToken) =>
                parsed.GetValue(read) is { } connection
                    ? ReadAsync(connection, cancellationToken)
                    : WriteAndReadAsync(parsed.GetRequiredValue(data), cancellationToken)
        );
        return command;
    }

    private static async Task<int> WriteAndReadAsync(string[] paths, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("anomaly-capture-").FullName;
        try
        {
            await using var azurite = await AzuriteServer.StartAsync(new AzuriteOptions { DataFolder = folder }, cancellationToken);
            await CaptureFleet.WriteAsync(
                new FileTelemetryArchive(paths),
                Schema,
                new BlobContainerClient(azurite.ConnectionString, Container),
                cancellationToken
            );
            var start = new ProcessStartInfo(
                "dotnet",
                [typeof(CaptureMemoryVerb).Assembly.Location, "capture-memory", "--read", azurite.ConnectionString]
            );
            // As the functions run: the benchmarks' own server collector would take more only to be faster.
            start.Environment["DOTNET_gcServer"] = "0";
            using var reader = Process.Start(start)!;
            await reader.WaitForExitAsync(cancellationToken);
            return reader.ExitCode;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> ReadAsync(string connection, CancellationToken cancellationToken)
    {
        var archive = new CaptureTelemetryArchive(
            new BlobContainerClient(connection, Container),
            new TelemetryOptions(),
            TimeProvider.System,
            log: NullLogger<CaptureTelemetryArchive>.Instance
        );
        var (rows, peak, started) = (0L, 0L, Stopwatch.GetTimestamp());
        await foreach (var batch in archive.ReadAsync(Schema, DateOnly.MinValue, DateOnly.MaxValue, cancellationToken))
        {
            rows += batch.Count;
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
        }
        Say(
            $"as a stream: {rows:N0} readings in {Seconds(started):N1} s, {archive.RejectedReadings:N0} refused; managed memory at most {Mebibytes(peak)}, working set at most {Mebibytes(WorkingSet())}"
        );

        var before = GC.GetTotalMemory(forceFullCollection: true);
        started = Stopwatch.GetTimestamp();
        var data = await TelemetryDataset.ReadAsync(
            archive,
            Schema,
            new WindowOptions(),
            DateOnly.MinValue,
            DateOnly.MaxValue,
            DateOnly.MaxValue,
            null,
            cancellationToken
        );
        var seconds = Seconds(started);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Say(
            $"as a data set: {data.Rows:N0} readings of {data.Drives.Count:N0} drives in {seconds:N1} s; the data set holds {Mebibytes(bytes)} ({(double)bytes / data.Rows:N0} bytes a reading), working set at most {Mebibytes(WorkingSet())}"
        );
        GC.KeepAlive(data);
        return 0;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static double Seconds(long started) => Stopwatch.GetElapsedTime(started).TotalSeconds;

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576d:N0} MiB");

    private static long WorkingSet()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
