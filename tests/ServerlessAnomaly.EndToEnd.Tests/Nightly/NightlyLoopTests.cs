using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using ServerlessAnomaly.AzureStorage.Telemetry;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Replay;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.EndToEnd.Tests.Embedded;
using ServerlessAnomaly.Functions;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Retraining;

namespace ServerlessAnomaly.EndToEnd.Tests.Nightly;

/// <summary>
/// The whole loop on real readings and real storage, the scorer running all the while: hub → Capture → run → gate → promotion → the scorer
/// follows; a run on poisoned days is refused; a rollback is followed, and the next run respects its pin.
/// </summary>
public sealed class NightlyLoopTests : IDisposable
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Detector:ReloadInterval"] = "00:00:01",
        ["Retrain:Epochs"] = "3",
        ["Drift:FlushInterval"] = "00:00:01",
    };

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _home = Directory.CreateTempSubdirectory("anomaly-nights-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Nights_GoodThenPoisonedThenRolledBack_ScorerUsesWhatTheGateAndThePersonChose()
    {
        await using var app = await RunningApp.StartEmptyAsync(_home, Settings);
        var sent = await SendAsync(app, new DateOnly(2016, 3, 26), new DateOnly(2016, 4, 26));
        Assert.Equal(sent.Sent, sent.WarmingUp + sent.NoDetector);
        await new RetrainNightlyFunction(Night(app)).RunAsync(new TimerInfo(), default);
        var first = await OnlyVersionAsync(app);
        Assert.True(first.Gate!.Passed, Failed(first));
        await ScorerUsesAsync(app, first.Version);

        var scored = await SendAsync(app, new DateOnly(2016, 4, 27), new DateOnly(2016, 4, 29));
        Assert.Equal(scored.Sent, scored.Scored);
        await AssertRealDaysDoNotDriftAsync(app, scored.Scored);
        var second = await RetrainOnRequestAsync(app, first);

        var refused = await RetrainOnPoisonedDaysAsync(app);
        Assert.False(refused.Gate!.Passed, string.Join(" ", refused.Gate.Checks.Select(check => $"{check.Name}: {check.Explanation}")));
        Assert.Equal(second.Version, refused.Gate.Champion);
        Assert.All(refused.Gate.Checks.Where(check => !check.Passed), check => Assert.NotEmpty(check.Explanation));
        Assert.Contains("synthetic-faults", Failed(refused), StringComparison.Ordinal);
        Assert.Equal(second.Version, (await ChampionAsync(app)).Version);

        Assert.Equal(
            first.Version,
            await app.Storage.Registry.RollbackAsync("dense", "Rolled back by hand.", TimeProvider.System, default)
        );
        await ScorerUsesAsync(app, first.Version);
        var next = await RunAsync(app);
        Assert.Contains("pinned", next.Gate!.Note, StringComparison.Ordinal);
        Assert.Equal((first.Version, true), ((await ChampionAsync(app)).Version, (await ChampionAsync(app)).IsPinned));
        var last = await SendAsync(app, new DateOnly(2016, 4, 30), new DateOnly(2016, 4, 30));
        Assert.Equal((last.Sent, first.Version), (last.Scored, last.Champion));
        Assert.Equal(4, (await app.Storage.Registry.ListAsync("dense", default)).Count);
    }

    /// <summary>Sends days through the hub; all are applied, none dead-lettered, and all are in capture files afterwards.</summary>
    private static async Task<ReplayResult> SendAsync(RunningApp app, DateOnly from, DateOnly to)
    {
        using var progress = new ProgressLine("replay");
        var result = await new ReplayRun(app.Instance, app.Home, TimeProvider.System).RunAsync(
            new ReplayOptions
            {
                Paths = [HomeFolders.Sample()],
                From = from,
                To = to,
                Keys = PoisonedFleet.HealthyDrives(HomeFolders.Sample()),
            },
            progress,
            default
        );
        Assert.Equal(result.Sent, result.Scored + result.WarmingUp + result.NoDetector);
        await app.Capture.FlushAsync();
        return result;
    }

    /// <summary>Real days after training: measured, stored, and no run asked for.</summary>
    private static async Task AssertRealDaysDoNotDriftAsync(RunningApp app, long scored)
    {
        // The worker stores its counts once a second; those of all its partitions are there when the last day is.
        var check = new CheckDriftFunction(
            app.Services.GetRequiredService<DriftRecorder>(),
            app.Services.GetRequiredService<DriftMonitors>()
        );
        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        using var patience = new CancellationTokenSource(Patience);
        DriftReport? report;
        do
        {
            Assert.Empty(await check.RunAsync(new TimerInfo(), default));
            report = await app.Storage.Drift.ReadReportAsync("dense", default);
        } while (report is null || report.Windows < scored && await looking.WaitForNextTickAsync(patience.Token));
        Assert.InRange(report.Drives, 200, 300);
        Assert.Equal(new DateOnly(2016, 4, 29), report.To);
        Assert.Equal(22, report.Figures.Count);
        Assert.Empty(report.Above);
    }

    /// <summary>The queue's own function runs; the scorer follows.</summary>
    private static async Task<DetectorManifest> RetrainOnRequestAsync(RunningApp app, DetectorManifest before)
    {
        var queue = new QueueClient(
            app.Instance.StorageConnectionString,
            RetrainOnDriftFunction.Queue,
            new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }
        );
        await queue.CreateIfNotExistsAsync();
        await queue.SendMessageAsync("For a test.");
        using var listed = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        DetectorManifest manifest;
        do manifest = (await app.Storage.Registry.ListAsync("dense", default)).First();
        while (manifest.Version == before.Version && await listed.WaitForNextTickAsync());
        Assert.Equal(before.Version, manifest.Gate!.Champion);
        Assert.True(manifest.Gate.Passed, Failed(manifest));
        await ScorerUsesAsync(app, manifest.Version);
        return manifest;
    }

    private static async Task<DetectorManifest> RetrainOnPoisonedDaysAsync(RunningApp app)
    {
        var container = new BlobContainerClient(app.Instance.StorageConnectionString, BlobTelemetryArchive.DefaultContainer);
        var blob = container.GetBlobClient("poisoned/fleet.csv");
        await blob.UploadAsync(BinaryData.FromString(PoisonedFleet.Csv(HomeFolders.Sample())));
        var manifest = await RunAsync(app);
        await blob.DeleteAsync();
        return manifest;
    }

    private static async Task<DetectorManifest> RunAsync(RunningApp app) =>
        (await Night(app).RunAsync(DriveKind.AtaDisk, default)).Result!.Manifest;

    private static NightlyRun Night(RunningApp app) => app.Services.GetRequiredService<NightlyRun>();

    private static async Task<DetectorManifest> OnlyVersionAsync(RunningApp app) =>
        Assert.Single(await app.Storage.Registry.ListAsync("dense", default));

    private static async Task<ChampionPointer> ChampionAsync(RunningApp app) =>
        (await app.Storage.Registry.ReadChampionAsync("dense", default))!.Pointer;

    private static async Task ScorerUsesAsync(RunningApp app, string version)
    {
        using var status = new StatusClient(app.Instance.FunctionsAddress);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await status.WaitUntilAsync(answer => answer.Champion == version, _ => { }, patience.Token);
        }
        catch (OperationCanceledException)
        {
            var versions = await app.Storage.Registry.ListAsync("dense", default);
            Assert.Fail(
                $"The scorer does not use {version}. {string.Join(" ", versions.Select(manifest => $"{manifest.Version}: {Failed(manifest)}"))}"
            );
        }
    }

    private static string Failed(DetectorManifest manifest) =>
        string.Join(" ", manifest.Gate!.Checks.Where(check => !check.Passed).Select(check => $"{check.Name}: {check.Explanation}"));
}
