using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Training;
using ServerlessAnomaly.LocalHost;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Runs;

namespace ServerlessAnomaly.EndToEnd.Tests.Embedded;

/// <summary>The embedded product in a home folder of the test's own: Azurite, the local hub, and the deployed functions.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private readonly EmbeddedApp _app;

    private RunningApp(EmbeddedApp app, RunningInstance instance, string home)
    {
        (_app, Instance, Home) = (app, instance, home);
        Sender = new EventHubSender(instance.HubConnectionString, new EventHubSenderOptions { TrustedCertificatePath = instance.HubCertificatePath });
    }

    public RunningInstance Instance { get; }

    public string Home { get; }

    public StorageSession Storage => _app.Storage;

    public LocalAzure Azure => _app.Azure;

    public EventHubSender Sender { get; }

    /// <summary>Starts in a home folder; a detector is trained on the bundled sample if the folder has none.</summary>
    /// <param name="home">The folder.</param>
    /// <param name="epochs">Fewer for a test that needs a detector, and not a good one; null for the product's own first detector.</param>
    public static async Task<RunningApp> StartAsync(string home, int? epochs = null)
    {
        var options = new EmbeddedAppOptions { Home = home, Detector = "dense" };
        var app = await EmbeddedApp.StartAzureAsync(options, CancellationToken.None);
        if (epochs is not null) await TrainAsync(options.Detector, epochs.Value, app.Storage.Registry);
        var schema = await FirstDetector.EnsureAsync(options, app.Storage.Registry, CancellationToken.None);
        return new RunningApp(app, await app.StartFunctionsAsync(schema, CancellationToken.None), home);
    }

    /// <summary>Starts without a champion, with settings of the test's own.</summary>
    public static async Task<RunningApp> StartEmptyAsync(string home, IReadOnlyDictionary<string, string?> settings)
    {
        var app = await EmbeddedApp.StartAzureAsync(new EmbeddedAppOptions { Home = home, Detector = "dense", Settings = settings }, CancellationToken.None);
        return new RunningApp(app, await app.StartFunctionsAsync(TelemetryOptions.DefaultSchema, CancellationToken.None), home);
    }

    /// <summary>Services of the functions.</summary>
    public IServiceProvider Services => _app.Services;

    public async ValueTask DisposeAsync()
    {
        await Sender.DisposeAsync();
        await _app.DisposeAsync();
    }

    private static async Task TrainAsync(string detector, int epochs, IModelRegistry registry)
    {
        var options = new TrainingOptions { Detector = detector, To = FirstDetector.LastTrainingDay, Epochs = epochs, MinSteps = 1 };
        var schema = FeatureSchema.Load(TelemetryOptions.DefaultSchema);
        var bundle = await DetectorTraining.TrainAsync([HomeFolders.Sample()], schema, options, CancellationToken.None);
        await DetectorTraining.RegisterAsync(registry, bundle, "For a test.", CancellationToken.None);
    }
}
