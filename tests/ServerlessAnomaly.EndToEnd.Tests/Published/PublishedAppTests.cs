using System.Diagnostics;
using System.Net;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Replay;
using ServerlessAnomaly.Cli.Sending;
using ServerlessAnomaly.EndToEnd.Tests.Embedded;
using ServerlessAnomaly.Functions;
using ServerlessAnomaly.LocalHost;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.EndToEnd.Tests.Published;

/// <summary>
/// The folder that is deployed, run by the local host: each kind of trigger, the worker's death in a batch, the host's end in an invocation,
/// and a start that fails.
/// </summary>
public sealed class PublishedAppTests : IAsyncLifetime
{
    private const string Request = "For a test.";
    private readonly TemporaryFolder _home = new();
    private readonly TemporaryFolder _folder = new();
    private readonly LogRecorder _log = new();
    private EmbeddedApp _azure = null!;

    public async ValueTask InitializeAsync()
    {
        await Dotnet.PublishFunctionsAsync(_folder.Path);
        _azure = await EmbeddedApp.StartAzureAsync(new EmbeddedAppOptions { Home = _home.Path, Detector = "dense" }, default);
        _azure.Azure.Hub.RegisterConsumerGroup("scorer");
    }

    [Fact]
    public async Task Run_EveryTriggerAWorkersDeathAndARestart_NothingIsLostOrCountedTwice()
    {
        await AssertWrongSettingIsNamedAsync();
        await RunningApp.TrainAsync("dense", epochs: 1, _azure.Storage.Registry);
        var sent = await SendAsync();

        await using (var host = await StartAsync(("RetrainSchedule", "*/2 * * * * *")))
        {
            using var status = new StatusClient(host.HttpAddress.ToString());
            var died = await status.WaitUntilAsync(answer => answer.Totals.Received > 0, _ => { }, default);
            using (var worker = Process.GetProcessById(host.WorkerProcessId))
                worker.Kill();
            Assert.InRange(died.Totals.Received, 1, sent - 1);
            var after = await status.WaitUntilAsync(
                answer => answer.LoadingPartitions == 0 && answer.Totals.Received >= sent,
                _ => { },
                default
            );
            AssertAllOnce(sent, after);
            Assert.Contains(_log.Entries, entry => entry.Text.StartsWith("A new worker runs", StringComparison.Ordinal));
            await AssertIsReadyAsync(host);

            var timer = await _log.WaitForAsync(entry => entry.Text.StartsWith("Function RetrainNightly failed", StringComparison.Ordinal));
            Assert.Contains("The archive holds no reading", timer.Exception, StringComparison.Ordinal);
            await AssertRequestUnderWayIsCancelledAsync(host);
        }
        await using (var host = await StartAsync())
        {
            Assert.Equal(Request, await PoisonedAsync());
            using var status = new StatusClient(host.HttpAddress.ToString());
            AssertAllOnce(sent, await status.WaitUntilAsync(answer => answer.Totals.Received >= sent, _ => { }, default));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _azure.DisposeAsync();
        _home.Dispose();
        _folder.Dispose();
    }

    private static void AssertAllOnce(long sent, PipelineStatus status)
    {
        Assert.Equal(sent, status.Totals.Scored + status.Totals.WarmingUp + status.Totals.NoDetector);
        Assert.Equal(sent, status.Totals.Received);
        Assert.NotEqual(0, status.Totals.Scored);
    }

    private static async Task AssertIsReadyAsync(FunctionsHost host)
    {
        using var http = new HttpClient { BaseAddress = host.HttpAddress };
        using var answer = await http.GetAsync(new Uri("api/health", UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "ready"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    private async Task AssertWrongSettingIsNamedAsync()
    {
        var failure = await Assert.ThrowsAsync<LocalStartException>(() => StartAsync(("Window:Steps", "many")));
        Assert.Contains("Window__Steps", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.DoesNotContain("   at ", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>While another run holds the lease, a request's run waits, for hours if need be; only a cancellation ends it sooner.</summary>
    private async Task AssertRequestUnderWayIsCancelledAsync(FunctionsHost host)
    {
        await using var lease = await LeaseAsync();
        await Queue().CreateIfNotExistsAsync();
        await Queue().SendMessageAsync(Request);
        await _log.WaitForAsync(entry => entry.Text.Contains("another run is under way", StringComparison.Ordinal));
        using var worker = Process.GetProcessById(host.WorkerProcessId);

        await host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.True(worker.HasExited);
    }

    /// <summary>The timer's run may have it just now, for the moment in which it fails.</summary>
    private async Task<IAsyncDisposable> LeaseAsync()
    {
        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            if (await _azure.Storage.Registry.TryLeaseRunAsync("dense", default) is { } lease)
                return lease;
            await looking.WaitForNextTickAsync();
        }
    }

    private async Task<string> PoisonedAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        do
        {
            if (
                await Queue("-poison").ExistsAsync(patience.Token)
                && (await Queue("-poison").ReceiveMessageAsync(cancellationToken: patience.Token)).Value is { } message
            )
                return message.Body.ToString();
        } while (await looking.WaitForNextTickAsync(patience.Token));
        throw new TimeoutException();
    }

    private QueueClient Queue(string suffix = "") =>
        new(
            _azure.Azure.StorageConnectionString,
            RetrainOnDriftFunction.Queue + suffix,
            new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }
        );

    /// <summary>The whole sample, so that the functions find more than they can do at once.</summary>
    private async Task<long> SendAsync()
    {
        using var progress = new ProgressLine("replay");
        await using var sender = new HubSender(HubTarget.Named(_azure.Azure.HubAmqpConnectionString), progress.Above, TimeProvider.System);
        return await new ReplayEngine(sender, TimeProvider.System).SendAsync(
            new ReplayOptions { Paths = [HomeFolders.Sample()] },
            new DriveLabels(),
            progress,
            default
        );
    }

    private Task<FunctionsHost> StartAsync(params (string Name, string Value)[] settings)
    {
        var all = _azure.Settings(TelemetryOptions.DefaultSchema);
        foreach (var (name, value) in settings)
            all[name] = value;
        var options = new FunctionsHostOptions
        {
            AppFolder = _folder.Path,
            Home = _home.Path,
            HostId = "one",
            Settings = all,
        };
        return FunctionsHost.StartAsync(options, LoggerFactory.Create(logging => logging.AddProvider(_log)));
    }
}
