using System.Diagnostics;
using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using ServerlessAnomaly.LocalHost.Azurite;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHost.Tests.Azurite;

public sealed class AzuriteSaveTests
{
    private const int Kills = 6;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Kill_WhileMessagesGoBeforeBlobs_NoBlobIsThereWithoutItsMessage(int seed)
    {
        using var folder = new TemporaryFolder();
        await using var azurite = await AzuriteServer.StartAsync(OnDisk.Options(folder));
        var random = new Random(seed);
        var kept = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            // Fresh ones each time, so that every kill is looked at alone.
            var queue = new QueueClient(azurite.ConnectionString, $"alerts-{kill}", NoRetries(new QueueClientOptions()));
            var blobs = new BlobContainerClient(azurite.ConnectionString, $"journal-{kill}", NoRetries(new BlobClientOptions()));
            await queue.CreateAsync();
            await blobs.CreateAsync();
            await WriteAndKillAsync(
                azurite,
                queue,
                blobs,
                Path.Combine(folder.Path, "__azurite_db_blob__.json"),
                writesAfterASave: random.Next(100)
            );
            await azurite.RestartAsync();
            kept += await CountBlobsWithTheirMessageAsync(queue, blobs);
        }

        Assert.True(kept > 0, "No kill left a blob to look at.");
    }

    [Fact]
    public async Task Save_FolderCannotBeWritten_WritesAreRefusedAndGoOnOnceItCan()
    {
        using var folder = new TemporaryFolder();
        await using var azurite = await AzuriteServer.StartAsync(OnDisk.Options(folder));
        var blobs = new BlobContainerClient(azurite.ConnectionString, "journal", NoRetries(new BlobClientOptions()));
        await blobs.CreateAsync();
        // A folder in the way of the temporary file fails a save as a full disk does, for any user.
        var obstacle = await ObstructAsync(Path.Combine(folder.Path, "__azurite_db_blob__.json~"));

        var written = 0;
        var refused = await Assert.ThrowsAsync<RequestFailedException>(async () =>
        {
            for (; ; written++)
                await blobs.UploadBlobAsync(written.ToString(CultureInfo.InvariantCulture), new BinaryData("x"));
        });

        Assert.Equal(503, refused.Status);
        obstacle.Delete();
        while (!await TryUploadAsync(blobs, "after"))
            await Task.Yield();
        await azurite.RestartAsync();
        var kept = 0;
        await foreach (var blob in blobs.GetBlobsAsync())
            kept++;
        Assert.Equal(written + 1, kept);
    }

    // A save that is under way has the file for a moment.
    private static async Task<DirectoryInfo> ObstructAsync(string path)
    {
        while (true)
        {
            try
            {
                return Directory.CreateDirectory(path);
            }
            catch (IOException) when (File.Exists(path) || !Directory.Exists(path))
            {
                await Task.Yield();
            }
        }
    }

    // The kill comes in the middle of a write, so many writes after the second save: by then one has some of them, however slow this machine is.
    private static async Task WriteAndKillAsync(
        AzuriteServer azurite,
        QueueClient queue,
        BlobContainerClient blobs,
        string database,
        int writesAfterASave
    )
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void End(string reason) => ended.TrySetResult();
        azurite.Crashed += End;
        var (saves, saved) = (0, File.GetLastWriteTimeUtc(database));
        using var node = Process.GetProcessById(azurite.ProcessId!.Value);
        try
        {
            for (var number = 0; ; number++)
            {
                var writing = OnDisk.WriteAsync(queue, blobs, number);
                if (saves >= 2 && writesAfterASave-- == 0)
                    node.Kill();
                await writing;
                if (File.GetLastWriteTimeUtc(database) is var last && last != saved)
                    (saves, saved) = (saves + 1, last);
            }
        }
        catch (RequestFailedException)
        {
            // The kill ends the writing.
        }

        await ended.Task;
        azurite.Crashed -= End;
    }

    private static async Task<int> CountBlobsWithTheirMessageAsync(QueueClient queue, BlobContainerClient blobs)
    {
        if (!await blobs.ExistsAsync())
            return 0;

        var messages = new HashSet<string>();
        while ((await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(1))).Value is { Length: > 0 } received)
            messages.UnionWith(received.Select(message => message.MessageText));
        var count = 0;
        await foreach (var blob in blobs.GetBlobsAsync())
        {
            Assert.Contains(blob.Name, messages);
            Assert.Equal(blob.Name, (await blobs.GetBlobClient(blob.Name).DownloadContentAsync()).Value.Content.ToString());
            count++;
        }

        return count;
    }

    private static async Task<bool> TryUploadAsync(BlobContainerClient blobs, string name)
    {
        try
        {
            await blobs.UploadBlobAsync(name, new BinaryData("x"));
            return true;
        }
        catch (RequestFailedException busy) when (busy.Status == 503)
        {
            return false;
        }
    }

    private static T NoRetries<T>(T options)
        where T : Azure.Core.ClientOptions
    {
        options.Retry.MaxRetries = 0;
        return options;
    }
}
