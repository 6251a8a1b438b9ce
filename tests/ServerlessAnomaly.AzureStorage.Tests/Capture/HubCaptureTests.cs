using System.Text;
using Azure.Storage.Blobs;
using ServerlessAnomaly.AzureStorage.Capture;
using ServerlessAnomaly.Capture;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHub.Capture;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.AzureStorage.Tests.Capture;

/// <summary>From the local hub through capture files into the archive.</summary>
[Collection(nameof(CaptureCollection))]
public sealed class HubCaptureTests(AzuriteFixture azurite) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly FeatureSchema Schema = new("test", 1, [new("a", "smart_5_raw")]);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("capture-");
    private readonly BlobContainerClient _container = new(azurite.ConnectionString, AzuriteFixture.UniqueName("capture"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task FlushAsync_ReadingsInTheHub_AreInTheArchive()
    {
        await using var hub = Open(partitions: 4);
        using var capture = new HubCapture(hub, _container);
        await capture.StartAsync(default);
        await SendAsync(hub, 0, 5000);

        await capture.FlushAsync().WaitAsync(Patience);

        Assert.Equal(Numbers(0, 5000), await ReadArchiveAsync());
        Assert.All(hub.GetStatus("$capture"), partition => Assert.Equal(0, partition.Unprocessed));
        Assert.Equal(4, (await FilesAsync()).Select(file => file[..file.IndexOf("/20", StringComparison.Ordinal)]).Distinct().Count());
        await capture.StopAsync(default);
    }

    [Fact]
    public async Task FlushAsync_AgainAndAgainWhileSending_LosesAndRepeatsNothing()
    {
        await using var hub = Open(partitions: 2);
        using var capture = new HubCapture(hub, _container, new HubCaptureOptions { MaxFileBytes = 20_000 });
        await capture.StartAsync(default);
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < 3000; i += 50)
                await SendAsync(hub, i, 50);
        });

        while (!sending.IsCompleted)
            await capture.FlushAsync().WaitAsync(Patience);
        await sending;
        await capture.FlushAsync().WaitAsync(Patience);

        Assert.Equal(Numbers(0, 3000), await ReadArchiveAsync());
        await capture.StopAsync(default);
    }

    [Fact]
    public async Task StopAsync_OpenWindow_IsWritten_AndTheNextStartGoesOnAfterIt()
    {
        for (var run = 0; run < 3; run++)
        {
            await using var hub = Open();
            using var capture = new HubCapture(hub, _container);
            await SendAsync(hub, 100 * run, 60);
            await capture.StartAsync(default);
            await SendAsync(hub, 100 * run + 60, 40);
            await capture.StopAsync(default).WaitAsync(Patience);
        }

        Assert.Equal(Numbers(0, 300), await ReadArchiveAsync());
        var files = await FilesAsync();
        Assert.Equal(3, files.Count);
        Assert.All(files, file => Assert.Matches(@"^local/telemetry/0/\d{4}/\d\d/\d\d/\d\d/\d\d/\d\d\.avro$", file));
    }

    [Fact]
    public async Task StartAsync_FileWithoutItsCheckpoint_IsNotWrittenAgain()
    {
        for (var run = 0; run < 3; run++)
        {
            await using (var hub = Open())
            {
                using var capture = new HubCapture(hub, _container);
                await capture.StartAsync(default);
                await capture.FlushAsync().WaitAsync(Patience);
                var before = CheckpointFiles().ToDictionary(path => path, File.ReadAllBytes);
                await SendAsync(hub, 10 * run, 10);
                await capture.StopAsync(default).WaitAsync(Patience);
                // As if the program had ended between the file and its checkpoint.
                foreach (var path in CheckpointFiles())
                {
                    if (before.TryGetValue(path, out var content))
                        File.WriteAllBytes(path, content);
                    else
                        File.Delete(path);
                }
            }
        }

        await using (var hub = Open())
        {
            using var capture = new HubCapture(hub, _container);
            await capture.StartAsync(default);
            await capture.StopAsync(default).WaitAsync(Patience);
        }

        Assert.Equal(Numbers(0, 30), await ReadArchiveAsync());
    }

    [Fact]
    public async Task StartAsync_StorageWentBack_CapturesAgainWhatIsMissing()
    {
        for (var run = 0; run < 3; run++)
        {
            await using var hub = Open();
            using var capture = new HubCapture(hub, _container);
            await capture.StartAsync(default);
            await SendAsync(hub, 10 * run, 10);
            await capture.StopAsync(default).WaitAsync(Patience);
        }

        // Storage is as it was before the last two runs; the hub's checkpoint is not.
        foreach (var file in (await FilesAsync()).Order(StringComparer.Ordinal).Skip(1))
            await _container.DeleteBlobAsync(file);
        await CaptureOnceMoreAsync();
        Assert.Equal(Numbers(0, 30), await ReadArchiveAsync());

        foreach (var file in await FilesAsync())
            await _container.DeleteBlobAsync(file);
        await CaptureOnceMoreAsync();
        Assert.Equal(Numbers(0, 30), await ReadArchiveAsync());
    }

    [Fact]
    public async Task FlushAsync_LastFileLost_CapturesItsEventsAgain()
    {
        await using var hub = Open();
        using var capture = new HubCapture(hub, _container);
        await capture.StartAsync(default);
        await SendAsync(hub, 0, 10);
        await capture.FlushAsync().WaitAsync(Patience);
        foreach (var file in await FilesAsync())
            await _container.DeleteBlobAsync(file);

        await SendAsync(hub, 10, 10);
        await capture.FlushAsync().WaitAsync(Patience);

        Assert.Equal(Numbers(0, 20), await ReadArchiveAsync());
        await capture.StopAsync(default);
    }

    [Fact]
    public async Task StartAsync_NewHubOverAnOldContainer_CapturesFromItsFirstEvent()
    {
        for (var run = 0; run < 2; run++)
        {
            await using var hub = Open(name: $"hub-{run}");
            using var capture = new HubCapture(hub, _container);
            await capture.StartAsync(default);
            await SendAsync(hub, 20 * run, 20);
            await capture.StopAsync(default).WaitAsync(Patience);
        }

        Assert.Equal(Numbers(0, 40), await ReadArchiveAsync());
    }

    [Fact]
    public async Task Capture_MoreThanAFileMayHold_GoesToSeveralFilesInOrder()
    {
        await using var hub = Open();
        await SendAsync(hub, 0, 1000);
        using var capture = new HubCapture(hub, _container, new HubCaptureOptions { MaxFileBytes = 30_000, Codec = CaptureCodec.Null });
        await capture.StartAsync(default);
        await capture.StopAsync(default).WaitAsync(Patience);

        var files = await FilesAsync();
        Assert.InRange(files.Count, 3, 10);
        var next = 0L;
        foreach (var file in files)
        {
            await using var stream = await _container.GetBlobClient(file).OpenReadAsync();
            await foreach (var captured in new AvroContainerReader(stream, file).ReadAsync())
            {
                Assert.Equal((next, $"key {next % 7}"), (captured.SequenceNumber, captured.PartitionKey));
                next++;
            }
        }
        Assert.Equal(1000, next);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Capture_WindowIsOver_WritesAFileNamedAfterItsBeginning(bool skipEmpty)
    {
        var clock = new WindowClock(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
        await using var hub = Open();
        using var capture = new HubCapture(hub, _container, new HubCaptureOptions { SkipEmptyArchives = skipEmpty }, clock);
        await capture.StartAsync(default);
        await clock.TimerSet.WaitAsync(Patience);
        clock.Advance(TimeSpan.FromMinutes(5));
        await clock.TimerSet.WaitAsync(Patience);
        await SendAsync(hub, 0, 3);

        var consumed = hub.WaitUntilConsumedAsync("$capture");
        while (await Task.WhenAny(consumed, clock.TimerSet).WaitAsync(Patience) != consumed)
            clock.Advance(TimeSpan.FromMinutes(5));
        await consumed;

        var files = await FilesAsync();
        Assert.Equal(skipEmpty, !files.Contains("local/telemetry/0/2026/03/04/05/06/07.avro"));
        Assert.All(files, file => Assert.Matches(@"^local/telemetry/0/2026/03/04/\d\d/\d[16]/07\.avro$", file));
        Assert.Equal(Numbers(0, 3), await ReadArchiveAsync());
        await capture.StopAsync(default);
    }

    [Fact]
    public async Task Capture_StorageGoesAway_GoesOnWhenItIsBack()
    {
        var storage = new AzuriteFixture();
        await storage.InitializeAsync();
        var options = new BlobClientOptions { Retry = { MaxRetries = 0 } };
        var container = new BlobContainerClient(storage.ConnectionString, "telemetry", options);
        await using var hub = Open();
        using var capture = new HubCapture(hub, container);
        await capture.StartAsync(default);
        await SendAsync(hub, 0, 10);
        await storage.Server.StopAsync();

        var flushed = capture.FlushAsync();
        await storage.Server.RestartAsync();
        await flushed.WaitAsync(Patience);

        Assert.Equal(Numbers(0, 10), await ReadArchiveAsync(container));
        await capture.StopAsync(default);
        await storage.DisposeAsync();
    }

    private LocalEventHub Open(int partitions = 1, string name = "telemetry") =>
        LocalEventHub.Open(
            new LocalEventHubOptions
            {
                Folder = Path.Combine(_folder.FullName, name),
                Partitions = partitions,
                Durability = Durability.OperatingSystem,
            }
        );

    private static Task SendAsync(LocalEventHub hub, int first, int count) =>
        hub.SendAsync([
            .. Enumerable
                .Range(first, count)
                .Select(i => new EventToSend(
                    Encoding.UTF8.GetBytes(CaptureContainer.Reading($"Z{i:D5}", "2018-03-10", i)),
                    $"key {i % 7}"
                )),
        ]);

    private string[] CheckpointFiles() => Directory.GetFiles(_folder.FullName, "*.checkpoint", SearchOption.AllDirectories);

    private static IEnumerable<string> Numbers(int first, int count) => Enumerable.Range(first, count).Select(i => $"Z{i:D5}");

    private async Task CaptureOnceMoreAsync()
    {
        await using var hub = Open();
        using var capture = new HubCapture(hub, _container);
        await capture.StartAsync(default);
        await capture.StopAsync(default).WaitAsync(Patience);
    }

    private async Task<List<string>> FilesAsync()
    {
        var names = new List<string>();
        await foreach (var blob in _container.GetBlobsAsync())
            names.Add(blob.Name);
        return names;
    }

    private async Task<IEnumerable<string>> ReadArchiveAsync(BlobContainerClient? container = null)
    {
        var serials = new List<string>();
        var archive = new CaptureTelemetryArchive(container ?? _container, new TelemetryOptions(), TimeProvider.System);
        await foreach (var batch in archive.ReadAsync(Schema, new DateOnly(2018, 3, 10), new DateOnly(2018, 3, 10), CancellationToken.None))
        {
            for (var index = 0; index < batch.Count; index++)
                serials.Add(ArchivedReading.Copy(batch[index]).SerialNumber);
        }
        return serials.Order(StringComparer.Ordinal);
    }
}
