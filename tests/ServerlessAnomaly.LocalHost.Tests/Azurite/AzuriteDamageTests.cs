using System.Diagnostics;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using ServerlessAnomaly.LocalHost.Azurite;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHost.Tests.Azurite;

/// <summary>What a start says of files that are not as they were saved.</summary>
public sealed class AzuriteDamageTests
{
    private static readonly string[] DatabaseNames =
    [
        "__azurite_db_blob__",
        "__azurite_db_blob_extent__",
        "__azurite_db_queue__",
        "__azurite_db_queue_extent__",
    ];

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
            byte[][] damages =
            [
                [],
                whole[..random.Next(whole.Length)],
                Flip(whole, random),
            ];
            foreach (var damaged in damages)
            {
                await File.WriteAllBytesAsync(path, damaged);
                var failure = await Assert.ThrowsAsync<LocalStartException>(() => AzuriteServer.StartAsync(OnDisk.Options(folder)));
                Assert.Contains(path, failure.Message, StringComparison.Ordinal);
                Assert.Contains("move that folder away", failure.Message, StringComparison.Ordinal);
            }

            await File.WriteAllBytesAsync(path, whole);
        }

        foreach (var name in DatabaseNames.Where(name => !name.EndsWith("extent__", StringComparison.Ordinal)))
        {
            var path = Path.Combine(folder.Path, name + ".json");
            File.Move(path, path + ".away");
            var missing = await Assert.ThrowsAsync<LocalStartException>(() => AzuriteServer.StartAsync(OnDisk.Options(folder)));
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
        var start = new ProcessStartInfo("node", ["-e", await reader.ReadToEndAsync() + Damage, "--", folder.Path, .. DatabaseNames])
        {
            RedirectStandardOutput = true,
        };
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
        await using (var azurite = await AzuriteServer.StartAsync(OnDisk.Options(folder)))
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

        var failure = await Assert.ThrowsAsync<LocalStartException>(() => AzuriteServer.StartAsync(OnDisk.Options(folder)));

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("move that folder away", failure.Message, StringComparison.Ordinal);
    }

    private static async Task FillAsync(TemporaryFolder folder)
    {
        await using var azurite = await AzuriteServer.StartAsync(OnDisk.Options(folder));
        var queue = new QueueClient(azurite.ConnectionString, "alerts");
        var blobs = new BlobContainerClient(azurite.ConnectionString, "journal");
        await queue.CreateAsync();
        await blobs.CreateAsync();
        await OnDisk.WriteAsync(queue, blobs, 0);
    }

    private static byte[] Flip(byte[] whole, Random random)
    {
        var damaged = (byte[])whole.Clone();
        damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(7));
        return damaged;
    }
}
