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
    private static readonly string[] DatabaseNames =
        ["__azurite_db_blob__", "__azurite_db_blob_extent__", "__azurite_db_queue__", "__azurite_db_queue_extent__"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Kill_WhileMessagesGoBeforeBlobs_NoBlobIsThereWithoutItsMessage(int seed)
    {
        using var folder = new TemporaryFolder();
        await using var azurite = await AzuriteServer.StartAsync(OnDisk(folder));
        var random = new Random(seed);
        var kept = 0;
        // On a busy machine a save takes longer than the usual wait, so the waits grow until one kill has left something to look at.
        for (var kill = 0; kill < Kills || (kept == 0 && kill < 4 * Kills); kill++)
        {
            // Fresh ones each time, so that every kill is looked at alone.
            var queue = new QueueClient(azurite.ConnectionString, $"alerts-{kill}", NoRetries(new QueueClientOptions()));
            var blobs = new BlobContainerClient(azurite.ConnectionString, $"journal-{kill}", NoRetries(new BlobClientOptions()));
            await queue.CreateAsync();
            await blobs.CreateAsync();
            var writing = WriteUntilItFailsAsync(queue, blobs);
            await KillAsync(azurite, random.Next(200, 900) * (1 + (kill / Kills)));
            await writing;
            await azurite.RestartAsync();
            kept += await CountBlobsWithTheirMessageAsync(queue, blobs);
        }

        Assert.True(kept > 0, "No kill left a blob to look at.");
    }

    [Fact]
    public async Task StartAsync_DatabaseDamaged_RefusesWithFileAndRemedy()
    {
        using var folder = new TemporaryFolder();
        await FillAsync(folder);
        var random = new Random(3);
        foreach (var name in DatabaseNames)
        {
            var path = Path.Combine(folder.Path, name + ".json");
            var whole = await File.ReadAllBytesAsync(path);
            byte[][] damages = [[], whole[..random.Next(whole.Length)], Flip(whole, random)];
            foreach (var damaged in damages)
            {
                await File.WriteAllBytesAsync(path, damaged);
                var failure = await Assert.ThrowsAsync<LocalStartException>(() => AzuriteServer.StartAsync(OnDisk(folder)));
                Assert.Contains(path, failure.Message, StringComparison.Ordinal);
                Assert.Contains("move that folder away", failure.Message, StringComparison.Ordinal);
            }

            await File.WriteAllBytesAsync(path, whole);
        }

        foreach (var name in DatabaseNames.Where(name => !name.EndsWith("extent__", StringComparison.Ordinal)))
        {
            var path = Path.Combine(folder.Path, name + ".json");
            File.Move(path, path + ".away");
            var missing = await Assert.ThrowsAsync<LocalStartException>(() => AzuriteServer.StartAsync(OnDisk(folder)));
            Assert.Contains("is missing", missing.Message, StringComparison.Ordinal);
            File.Move(path + ".away", path);
        }
    }

    /// <summary>The check alone, in one process: what a start does with its verdict is shown above.</summary>
    [Fact]
    public async Task Unseal_BitsFlippedAndFilesCutShort_IsNeverSilentlySomethingElse()
    {
        using var folder = new TemporaryFolder();
        await FillAsync(folder);
        const string Damage = """
            const random = seed => () => (seed = (seed * 48271) % 2147483647) / 2147483647;
            const next = random(7);
            for (const name of process.argv.slice(2)) {
              const whole = fs.readFileSync(path.join(process.argv[1], name + '.json'));
              const content = unseal(whole.toString('utf8'));
              for (let i = 0; i < 400; i++) {
                const at = Math.floor(next() * whole.length);
                const damaged = i < 200 ? Buffer.from(whole) : whole.subarray(0, at);
                if (i < 200) damaged[at] ^= 1 << Math.floor(next() * 8);
                try {
                  const read = unseal(damaged.toString('utf8'));
                  if (read !== content) console.log(`${name}: ${i < 200 ? 'bit flipped in' : 'cut to'} byte ${at}`);
                } catch { }
              }
            }
            console.log('done');
            """;
        using var resource = typeof(AzuriteServer).Assembly.GetManifestResourceStream("Azurite.saves.js")!;
        using var reader = new StreamReader(resource);
        var start = new ProcessStartInfo("node", ["-e", await reader.ReadToEndAsync() + Damage, "--", folder.Path, .. DatabaseNames]) { RedirectStandardOutput = true };
        using var node = Process.Start(start)!;
        Assert.Equal("done", (await node.StandardOutput.ReadToEndAsync()).Trim());
        await node.WaitForExitAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.0)]
    [InlineData(0.9)]
    public async Task StartAsync_ContentsOfABlobMissingOrCutShort_RefusesWithFileAndRemedy(double? share)
    {
        using var folder = new TemporaryFolder();
        await using (var azurite = await AzuriteServer.StartAsync(OnDisk(folder)))
        {
            var models = new BlobContainerClient(azurite.ConnectionString, "models");
            await models.CreateAsync();
            await models.UploadBlobAsync("champion.json", new BinaryData("{ \"version\": 1 }"));
        }

        var path = Directory.EnumerateFiles(Path.Combine(folder.Path, "__blobstorage__")).Single();
        if (share is { } kept)
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
            RandomAccess.SetLength(file, (long)(RandomAccess.GetLength(file) * kept));
        }
        else
        {
            File.Delete(path);
        }

        var failure = await Assert.ThrowsAsync<LocalStartException>(() => AzuriteServer.StartAsync(OnDisk(folder)));

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("move that folder away", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_FolderCannotBeWritten_WritesAreRefusedAndGoOnOnceItCan()
    {
        using var folder = new TemporaryFolder();
        await using var azurite = await AzuriteServer.StartAsync(OnDisk(folder));
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

    private static AzuriteOptions OnDisk(TemporaryFolder folder) => new() { DataFolder = folder.Path, BlobPort = 0, QueuePort = 0, TablePort = 0 };

    private static async Task FillAsync(TemporaryFolder folder)
    {
        await using var azurite = await AzuriteServer.StartAsync(OnDisk(folder));
        var queue = new QueueClient(azurite.ConnectionString, "alerts");
        var blobs = new BlobContainerClient(azurite.ConnectionString, "journal");
        await queue.CreateAsync();
        await blobs.CreateAsync();
        await WriteAsync(queue, blobs, 0);
    }

    [Fact]
    public async Task Write_ManyMegabytes_LieInSmallFilesThatCanBeGivenBackOneByOne()
    {
        using var folder = new TemporaryFolder();
        await using var azurite = await AzuriteServer.StartAsync(OnDisk(folder));
        var blobs = new BlobContainerClient(azurite.ConnectionString, "journal");
        await blobs.CreateAsync();
        for (var number = 0; number < 12; number++)
            await blobs.UploadBlobAsync(number.ToString(CultureInfo.InvariantCulture), new BinaryData(new byte[400_000]));

        var sizes = Directory.GetFiles(Path.Combine(folder.Path, "__blobstorage__")).Select(file => new FileInfo(file).Length).ToList();

        Assert.Equal(12 * 400_000, sizes.Sum());
        Assert.All(sizes, size => Assert.InRange(size, 1, (1 << 20) + 400_000));
    }

    [Fact]
    public async Task Write_TwoContainersInTurns_EachHasFilesOfItsOwn()
    {
        using var folder = new TemporaryFolder();
        await using var azurite = await AzuriteServer.StartAsync(OnDisk(folder));
        var journals = new BlobContainerClient(azurite.ConnectionString, "journals");
        var alerts = new BlobContainerClient(azurite.ConnectionString, "alerts");
        await journals.CreateAsync();
        await alerts.CreateAsync();
        for (var number = 0; number < 10; number++)
        {
            var name = number.ToString(CultureInfo.InvariantCulture);
            await journals.UploadBlobAsync(name, new BinaryData(new byte[400_000]));
            await alerts.UploadBlobAsync(name, new BinaryData(new byte[1000]));
        }

        var sizes = Directory.GetFiles(Path.Combine(folder.Path, "__blobstorage__")).Select(file => new FileInfo(file).Length).ToList();

        Assert.Equal(10 * 1000, sizes.Where(size => size < 400_000).Sum());
        Assert.Equal(10 * 400_000, sizes.Where(size => size >= 400_000).Sum());
    }

    private static byte[] Flip(byte[] whole, Random random)
    {
        var damaged = (byte[])whole.Clone();
        damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(7));
        return damaged;
    }

    private static async Task WriteAsync(QueueClient queue, BlobContainerClient blobs, int number)
    {
        var name = number.ToString(CultureInfo.InvariantCulture);
        await queue.SendMessageAsync(name);
        await blobs.UploadBlobAsync(name, new BinaryData(name));
    }

    private static async Task WriteUntilItFailsAsync(QueueClient queue, BlobContainerClient blobs)
    {
        try
        {
            for (var number = 0; ; number++)
                await WriteAsync(queue, blobs, number);
        }
        catch (RequestFailedException)
        {
            // The kill ends the writing.
        }
    }

    private static async Task KillAsync(AzuriteServer azurite, int milliseconds)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void End(string reason) => ended.TrySetResult();
        azurite.Crashed += End;
        await Task.Delay(milliseconds);
        using (var node = Process.GetProcessById(azurite.ProcessId!.Value))
            node.Kill();
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
