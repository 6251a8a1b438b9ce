using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Embedded.EventHubs;

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

    public EventHubSender Sender { get; }

    /// <summary>Starts in a home folder; a detector is trained on the bundled sample if the folder has none.</summary>
    public static async Task<RunningApp> StartAsync(string home)
    {
        var options = new EmbeddedAppOptions { Home = home, Detector = "dense" };
        var app = await EmbeddedApp.StartAzureAsync(options, CancellationToken.None);
        var schema = await FirstDetector.EnsureAsync(options, app.Storage.Registry, CancellationToken.None);
        return new RunningApp(app, await app.StartFunctionsAsync(schema, CancellationToken.None), home);
    }

    public async ValueTask DisposeAsync()
    {
        await Sender.DisposeAsync();
        await _app.DisposeAsync();
    }
}
