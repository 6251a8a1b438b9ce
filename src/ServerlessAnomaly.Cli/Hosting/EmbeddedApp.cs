using System.Globalization;
using Azure.Messaging.EventHubs.Processor;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.AzureStorage.Retention;
using ServerlessAnomaly.LocalHost;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHub.Capture;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>All of Azure that the product needs, and the deployed functions beside it as a process of their own, on this machine.</summary>
internal sealed class EmbeddedApp : IAsyncDisposable
{
    private const string ConsumerGroup = "scorer";
    private const string MaxJournalEntries = "Durability:MaxJournalEntries";
    private const string IndexInterval = "Fleet:IndexInterval";
    private static readonly TimeSpan CapturePatience = TimeSpan.FromSeconds(10);
    private readonly EmbeddedAppOptions _options;
    private readonly ILoggerFactory _loggers;
    private HubCapture? _capture;
    private FunctionsHost? _host;
    private RetentionJob? _retention;

    private EmbeddedApp(EmbeddedAppOptions options, LocalAzure azure, ILoggerFactory loggers) =>
        (_options, Azure, Storage, _loggers) = (options, azure, new StorageSession(azure.StorageConnectionString), loggers);

    /// <summary>The storage that runs already, before the functions do.</summary>
    public StorageSession Storage { get; }

    /// <summary>Storage and hub.</summary>
    public LocalAzure Azure { get; }

    /// <summary>What archives the hub's events, once the functions run.</summary>
    public HubCapture Capture => _capture!;

    /// <summary>Process id of the functions, once they run.</summary>
    public int WorkerProcessId => _host!.WorkerProcessId;

    /// <summary>Starts storage and hub.</summary>
    public static async Task<EmbeddedApp> StartAzureAsync(EmbeddedAppOptions options, CancellationToken cancellationToken)
    {
        // Standard output is for results; the log goes beside the progress.
        var loggers = LoggerFactory.Create(logging =>
            logging
                .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
                .SetMinimumLevel(options.Verbose ? LogLevel.Information : LogLevel.Warning)
                .AddFilter("Microsoft", LogLevel.Warning)
                .AddFilter("Grpc", LogLevel.None)
        );
        var kept = InstanceRetention.Read(options.Settings);
        var azure = new LocalAzureOptions
        {
            Home = options.Home,
            HubPort = options.HubPort,
            AmqpPort = options.AmqpPort,
            Listen = options.Listen,
            ConsumerGroups = [ConsumerGroup],
            ConfigureHub = hub =>
                hub with
                {
                    RetentionTime = kept.Hub,
                    RetentionBytes = kept.HubBytes,
                    SegmentBytes = SegmentBytes(kept, hub),
                },
        };
        if (options.AnyStoragePorts)
            azure = azure with { BlobPort = 0, QueuePort = 0, TablePort = 0 };
        await NodeSetup.EnsureAsync(AppContext.BaseDirectory, cancellationToken);
        return new(options, await LocalAzure.StartAsync(azure, loggers, ct: cancellationToken), loggers);
    }

    /// <summary>Starts the functions, and leaves the addresses in the home folder.</summary>
    /// <param name="schema">The feature schema.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="more">Settings that go before all others; none by default.</param>
    public async Task<RunningInstance> StartFunctionsAsync(
        string schema,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string?>? more = null
    )
    {
        var settings = Settings(schema);
        foreach (var (name, value) in _options.Settings.Concat(more ?? new Dictionary<string, string?>()))
            settings[name] = value;
        var kept = InstanceRetention.Read(settings);
        var files = new HubCaptureOptions
        {
            Interval = kept.CaptureInterval,
            RetentionTime = kept.Telemetry!.Value,
            RetentionBytes = kept.TelemetryBytes,
        };
        _capture = new HubCapture(Azure.Hub, Storage.Telemetry, files, log: _loggers.CreateLogger<HubCapture>());
        await _capture.StartAsync(cancellationToken);
        Azure.Hub.RegisterConsumerGroup(ConsumerGroup);
        _host = await FunctionsHost.StartAsync(
            new FunctionsHostOptions
            {
                AppFolder = _options.Worker ?? FunctionsFolder.Find(),
                Settings = settings,
                HostId = HostId(),
                Home = Azure.Home,
                HttpPort = _options.Port,
                Resume = new AppliedPosition(Storage.Journal, settings).ReadAsync,
                Checkpointed = NoteConsumed,
            },
            _loggers,
            cancellationToken: cancellationToken
        );
        _retention = new RetentionJob(
            Storage.Retention(kept),
            _capture,
            kept.CheckInterval,
            TimeProvider.System,
            _loggers.CreateLogger<RetentionJob>()
        );
        var instance = new RunningInstance(
            Environment.ProcessId,
            Azure.StorageConnectionString,
            Azure.HubConnectionString,
            Azure.HubAmqpConnectionString,
            Azure.HubDeviceConnectionString,
            Azure.HubAddress.ToString(),
            Azure.HubCertificatePath,
            _host.HttpAddress.ToString(),
            [.. Azure.Hub.PartitionIds.Select(id => $"{Azure.Hub.Name}/{ConsumerGroup}/{id}")]
        );
        instance.Save(_options.Home);
        return instance;
    }

    /// <summary>Waits until it is to stop, or a part of it has broken.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var stop = Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        var first = await Task.WhenAny(stop, _host!.Completion);
        if (first != stop)
            await first;
    }

    public async ValueTask DisposeAsync()
    {
        RunningInstance.Remove(_options.Home);
        try
        {
            if (_retention is not null)
                await _retention.DisposeAsync();
            if (_host is not null)
                await _host.DisposeAsync();
            if (_capture is not null)
                await StopCaptureAsync(_capture);
        }
        finally
        {
            await Azure.DisposeAsync();
            _loggers.Dispose();
        }
    }

    // What is not captured stays in the hub; storage that does not answer must not keep the program from ending.
    private static async Task StopCaptureAsync(HubCapture capture)
    {
        using var patience = new CancellationTokenSource(CapturePatience);
        try
        {
            await capture.StopAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(
                $"Storage has not taken the captured events within {CapturePatience.TotalSeconds:0} seconds; they stay in the hub for the next start."
            );
        }
    }

    // The hub removes whole segments: where little is kept they are small.
    private static int SegmentBytes(RetentionOptions kept, LocalEventHubOptions hub) =>
        (int)Math.Clamp(kept.HubBytes / 8, 1 << 20, hub.SegmentBytes);

    // Retention and back-pressure of the hub go by what was consumed.
    private void NoteConsumed(string hub, string group, string partition, CheckpointPosition position) =>
        Azure.Hub.NoteConsumed(group, partition, position.SequenceNumber, long.Parse(position.OffsetString, CultureInfo.InvariantCulture));

    /// <summary>The same after every start in this home folder, and another in every other one.</summary>
    private string HostId() =>
        Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Azure.Home)).AsSpan(0, 16)
        );

    /// <summary>The settings of the functions here, before those that the options add.</summary>
    public Dictionary<string, string?> Settings(string schema) =>
        new()
        {
            ["AzureWebJobsStorage"] = Azure.StorageConnectionString,
            ["DataStorage"] = Azure.StorageConnectionString,
            ["AlertStorage"] = Azure.StorageConnectionString,
            ["EventHubConnection"] = Azure.HubAmqpConnectionString,
            ["TelemetryHub"] = Azure.Hub.Name,
            ["TelemetryConsumerGroup"] = ConsumerGroup,
            ["RetrainSchedule"] = Environment.GetEnvironmentVariable("RetrainSchedule") ?? "0 0 3 * * *",
            ["DriftSchedule"] = Environment.GetEnvironmentVariable("DriftSchedule") ?? "0 30 * * * *",
            ["WatchSchedule"] = Environment.GetEnvironmentVariable("WatchSchedule") ?? "*/30 * * * * *",
            [IndexInterval] = Environment.GetEnvironmentVariable(IndexInterval.Replace(":", "__", StringComparison.Ordinal)) ?? "00:00:10",
            ["Detector:Name"] = _options.Detector,
            // The worker has a folder of its own, in which a relative path would lead nowhere.
            ["Telemetry:Schema"] = FeatureSchema.Shipped.Contains(schema) ? schema : Path.GetFullPath(schema),
            // Storage on one machine keeps a record of each block of a journal in memory, and writes all records at each save.
            [MaxJournalEntries] =
                Environment.GetEnvironmentVariable(MaxJournalEntries.Replace(":", "__", StringComparison.Ordinal)) ?? "5000",
            // The package that is used without a GPU has no CUDA provider.
            ["Detector:ExecutionProvider"] = "Cpu",
            ["Logging:LogLevel:Default"] = _options.Verbose ? "Information" : "Warning",
        };
}
