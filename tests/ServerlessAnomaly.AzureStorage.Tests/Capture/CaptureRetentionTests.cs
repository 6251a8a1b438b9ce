using System.Text;
using Azure.Storage.Blobs;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHub.Capture;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.Testing.Azurite;

namespace ServerlessAnomaly.AzureStorage.Tests.Capture;

/// <summary>Capture files are deleted by age and by size: those alone, and never the one by which a start finds where to go on.</summary>
[Collection(nameof(CaptureCollection))]
public sealed class CaptureRetentionTests(AzuriteFixture azurite) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("capture-");
    private readonly BlobContainerClient _container = new(azurite.ConnectionString, AzuriteFixture.UniqueName("kept"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task RemoveOldAsync_FilesOlderThanTheirTime_RemovesAllButTheNewestOfEachPartition()
    {
        var files = await CaptureAsync(runs: 4, partitions: 2);

        var removed = await RemoveOldAsync(2, days: 11, new() { RetentionTime = TimeSpan.FromDays(10) });

        Assert.Equal(new CaptureRemoval(files.Count - 2, 0), removed);
        Assert.Equal(files.GroupBy(file => file[.."local/telemetry/0/".Length]).Select(partition => partition.Max()), await FilesAsync());
    }

    [Fact]
    public async Task RemoveOldAsync_YoungFiles_Stay()
    {
        var files = await CaptureAsync(runs: 3);

        Assert.Equal(default, await RemoveOldAsync(1, days: 9, new() { RetentionTime = TimeSpan.FromDays(10) }));
        Assert.Equal(files, await FilesAsync());
    }

    [Fact]
    public async Task RemoveOldAsync_MoreThanTheSize_RemovesTheOldestUntilItFits()
    {
        var files = await CaptureAsync(runs: 4);
        var sizes = new List<long>();
        await foreach (var blob in _container.GetBlobsAsync())
            sizes.Add(blob.Properties.ContentLength!.Value);

        var removed = await RemoveOldAsync(1, days: 0, new() { RetentionBytes = sizes[^1] + sizes[^2] });

        Assert.Equal(new CaptureRemoval(0, 2), removed);
        Assert.Equal(files[^2..], await FilesAsync());
    }

    [Fact]
    public async Task RemoveOldAsync_NothingCapturedYet_RemovesNothing() =>
        Assert.Equal(default, await RemoveOldAsync(1, days: 1000, new()));

    [Fact]
    public async Task RemoveOldAsync_WhatSomebodyElsePutThere_StaysWhateverItsAge()
    {
        await CaptureAsync(runs: 2);
        string[] theirs =
        [
            "2018-02-01.csv",
            "local/telemetry/0/2018/02/01/00/00/00.avro",
            "local/telemetry/0/notes.avro",
            "local/telemetry/0/2018/02/01/days.zip",
            "reported-failures.csv",
        ];
        foreach (var name in theirs)
            await _container.UploadBlobAsync(name, BinaryData.FromString("theirs"));

        await RemoveOldAsync(1, days: 1000, new() { RetentionTime = TimeSpan.FromDays(10), RetentionBytes = 1 });

        Assert.Empty(theirs.Except(await FilesAsync()));
    }

    [Fact]
    public async Task StartAsync_AfterOldFilesWereRemoved_CapturesNothingAgain()
    {
        await CaptureAsync(runs: 3);
        await RemoveOldAsync(1, days: 11, new() { RetentionTime = TimeSpan.FromDays(10) });
        var before = await FilesAsync();

        await using var hub = Open(1);
        using var capture = new HubCapture(hub, _container);
        await capture.StartAsync(default);
        await capture.StopAsync(default);

        Assert.Equal(before, await FilesAsync());
    }

    private async Task<CaptureRemoval> RemoveOldAsync(int partitions, double days, HubCaptureOptions options)
    {
        await using var hub = Open(partitions);
        using var capture = new HubCapture(hub, _container, options, new WindowClock(DateTimeOffset.UtcNow.AddDays(days)));
        return await capture.RemoveOldAsync(default);
    }

    private async Task<List<string>> CaptureAsync(int runs, int partitions = 1)
    {
        for (var run = 0; run < runs; run++)
        {
            await using var hub = Open(partitions);
            using var capture = new HubCapture(hub, _container);
            await capture.StartAsync(default);
            await hub.SendAsync([
                .. Enumerable.Range(0, 20).Select(i => new EventToSend(Encoding.UTF8.GetBytes($"reading {run} {i}"), $"drive {i}")),
            ]);
            await capture.StopAsync(default);
        }
        return await FilesAsync();
    }

    private LocalEventHub Open(int partitions) =>
        LocalEventHub.Open(
            new LocalEventHubOptions
            {
                Folder = Path.Combine(_folder.FullName, "telemetry"),
                Partitions = partitions,
                Durability = Durability.OperatingSystem,
            }
        );

    private async Task<List<string>> FilesAsync()
    {
        var names = new List<string>();
        await foreach (var blob in _container.GetBlobsAsync())
            names.Add(blob.Name);
        return names;
    }
}
