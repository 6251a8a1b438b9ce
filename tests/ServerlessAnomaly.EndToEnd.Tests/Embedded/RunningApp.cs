using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Sending;
using ServerlessAnomaly.Cli.Training;
using ServerlessAnomaly.Functions;
using ServerlessAnomaly.LocalHost;
using ServerlessAnomaly.LocalHub.Capture;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Fitting;

namespace ServerlessAnomaly.EndToEnd.Tests.Embedded;

/// <summary>The embedded product in a home folder of the test's own: Azurite, the local hub, and the deployed functions.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private readonly EmbeddedApp _app;
    private readonly IHost _services;

    private RunningApp(EmbeddedApp app, RunningInstance instance, string home, IReadOnlyDictionary<string, string?> settings)
    {
        (_app, Instance, Home, _services) = (app, instance, home, ServicesOf(app, settings));
        Sender = new HubSender(HubTarget.RunningIn(home), _ => { }, TimeProvider.System);
    }

    public RunningInstance Instance { get; }

    public string Home { get; }

    public StorageSession Storage => _app.Storage;

    public LocalAzure Azure => _app.Azure;

    public HubSender Sender { get; }

    /// <summary>Starts in a home folder; a detector is trained on the bundled sample if the folder has none.</summary>
    /// <param name="home">The folder.</param>
    /// <param name="epochs">Fewer for a test that needs a detector, and not a good one; null for the product's own first detector.</param>
    /// <param name="settings">Settings of the test's own.</param>
    public static async Task<RunningApp> StartAsync(string home, int? epochs = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var options = new EmbeddedAppOptions
        {
            Home = home,
            AnyStoragePorts = true,
            Detector = "dense",
            Settings = settings ?? new Dictionary<string, string?>(),
        };
        var app = await EmbeddedApp.StartAzureAsync(options, CancellationToken.None);
        if (epochs is not null)
            await TrainAsync(options.Detector, epochs.Value, app.Storage.Registry);
        var schema = await FirstDetector.EnsureAsync(options, app.Storage.Registry, CancellationToken.None);
        return new RunningApp(app, await app.StartFunctionsAsync(schema, CancellationToken.None), home, options.Settings);
    }

    /// <summary>Starts without a champion, with settings of the test's own.</summary>
    public static async Task<RunningApp> StartEmptyAsync(string home, IReadOnlyDictionary<string, string?> settings)
    {
        var app = await EmbeddedApp.StartAzureAsync(
            new EmbeddedAppOptions
            {
                Home = home,
                AnyStoragePorts = true,
                Detector = "dense",
                Settings = settings,
            },
            CancellationToken.None
        );
        return new RunningApp(app, await app.StartFunctionsAsync(TelemetryOptions.DefaultSchema, CancellationToken.None), home, settings);
    }

    /// <summary>What archives the hub's events.</summary>
    public HubCapture Capture => _app.Capture;

    /// <summary>The services of the functions, on the same storage, in this process: for what a test calls itself. The worker has its own.</summary>
    public IServiceProvider Services => _services.Services;

    public async ValueTask DisposeAsync()
    {
        _services.Dispose();
        await Sender.DisposeAsync();
        await _app.DisposeAsync();
    }

    private static IHost ServicesOf(EmbeddedApp app, IReadOnlyDictionary<string, string?> settings)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(app.Settings(TelemetryOptions.DefaultSchema)).AddInMemoryCollection(settings);
        builder.AddAnomalyDetection();
        return builder.Build();
    }

    /// <summary>Registers a champion that is trained on the bundled sample.</summary>
    public static async Task TrainAsync(string detector, int epochs, IModelRegistry registry)
    {
        var options = new TrainingOptions
        {
            Detector = detector,
            To = FirstDetector.LastTrainingDay,
            Epochs = epochs,
            MinSteps = 1,
        };
        var schema = FeatureSchema.Load(TelemetryOptions.DefaultSchema);
        var bundle = await DetectorTraining.TrainAsync([HomeFolders.Sample()], schema, options, CancellationToken.None);
        await DetectorTraining.RegisterAsync(registry, bundle, "For a test.", CancellationToken.None);
    }
}
