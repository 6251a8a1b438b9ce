using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHost;
using ServerlessAnomaly.LocalHub.Capture;
using ServerlessAnomaly.LocalHost.Hosting;
using ServerlessAnomaly.Functions;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>The deployed functions, hosted in this process on the embedded Azure.</summary>
internal sealed class EmbeddedApp : IAsyncDisposable
{
    private const string ConsumerGroup = "scorer";
    private readonly EmbeddedAppOptions _options;
    private readonly LocalAzure _azure;
    private IHost? _host;

    private EmbeddedApp(EmbeddedAppOptions options, LocalAzure azure) =>
        (_options, _azure, Storage) = (options, azure, new StorageSession(azure.StorageConnectionString));

    /// <summary>The storage that runs already, before the functions do.</summary>
    public StorageSession Storage { get; }

    /// <summary>Storage and hub.</summary>
    public LocalAzure Azure => _azure;

    /// <summary>Services of the functions, once they run.</summary>
    public IServiceProvider Services => _host!.Services;

    /// <summary>Starts storage and hub.</summary>
    public static async Task<EmbeddedApp> StartAzureAsync(EmbeddedAppOptions options, CancellationToken cancellationToken) =>
        new(options, await LocalAzure.StartAsync(
            new LocalAzureOptions { Home = options.Home, HubPort = options.HubPort, AmqpPort = options.AmqpPort, Listen = options.Listen },
            ct: cancellationToken));

    /// <summary>Starts the functions, reads the partitions' state, and leaves the addresses in the home folder.</summary>
    public async Task<RunningInstance> StartFunctionsAsync(string schema, CancellationToken cancellationToken)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(Settings(schema)).AddInMemoryCollection(_options.Settings);
        // Standard output is for results; the log goes beside the progress.
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(_options.Verbose ? LogLevel.Information : LogLevel.Warning);
        builder.AddEmbeddedHost(new EmbeddedHostOptions
        {
            FunctionAssemblies = [typeof(ScoreTelemetryFunction).Assembly],
            EventHubs = [_azure.HubEndpoint],
            Home = _azure.Home,
            HttpPort = _options.Port,
        });
        builder.AddAnomalyDetection();
        builder.Services.AddHostedService(services => new HubCapture(
            _azure.Hub, Storage.Telemetry, log: services.GetRequiredService<ILogger<HubCapture>>()));
        _host = builder.Build();
        await _host.StartAsync(cancellationToken);
        var partitions = _azure.Hub.PartitionIds.Select(id => $"{_azure.Hub.Name}/{ConsumerGroup}/{id}").ToList();
        var pipeline = _host.Services.GetRequiredService<ScoringPipeline>();
        await Task.WhenAll(partitions.Select(partition => pipeline.LoadAsync(partition, cancellationToken)));
        var instance = new RunningInstance(
            Environment.ProcessId, _azure.StorageConnectionString, _azure.HubConnectionString, _azure.HubAmqpConnectionString,
            _azure.HubDeviceConnectionString, _azure.HubAddress.ToString(), _azure.HubCertificatePath,
            _host.Services.GetRequiredService<FunctionHostStatus>().HttpAddress!.ToString(), partitions);
        instance.Save(_options.Home);
        return instance;
    }

    /// <summary>Waits until the functions stop.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _host!.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        RunningInstance.Remove(_options.Home);
        try
        {
            if (_host is not null) await _host.StopAsync();
            _host?.Dispose();
        }
        finally
        {
            await _azure.DisposeAsync();
        }
    }

    private Dictionary<string, string?> Settings(string schema) => new()
    {
        ["AzureWebJobsStorage"] = _azure.StorageConnectionString,
        ["DataStorage"] = _azure.StorageConnectionString,
        ["AlertStorage"] = _azure.StorageConnectionString,
        ["EventHubConnection"] = _azure.HubConnectionString,
        ["TelemetryHub"] = _azure.Hub.Name,
        ["TelemetryConsumerGroup"] = ConsumerGroup,
        ["RetrainSchedule"] = "0 0 3 * * *",
        ["DriftSchedule"] = "0 30 * * * *",
        ["Detector:Name"] = _options.Detector,
        ["Telemetry:Schema"] = schema,
        // The runtime that the embedded profile compiles has no CUDA provider.
        ["Detector:ExecutionProvider"] = "Cpu",
    };
}
