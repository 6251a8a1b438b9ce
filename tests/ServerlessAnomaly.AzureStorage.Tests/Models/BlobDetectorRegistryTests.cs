using Azure.Storage.Blobs;
using ServerlessAnomaly.AzureStorage.Models;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.AzureStorage.Tests.Models;

[Collection(AzuriteCollection.Name)]
public sealed class BlobDetectorRegistryTests(AzuriteFixture azurite) : DetectorRegistryContract
{
    private readonly string _container = AzuriteFixture.UniqueName();

    [Fact]
    public async Task PublishAsync_CrashBeforeTheManifest_IsNotListedAndCanBeRepeated()
    {
        var bundle = Bundle("conv1d", "1", 1);
        var faults = new StorageFaults();
        faults.Before = (_, request) =>
            request.Contains("manifest", StringComparison.Ordinal) ? throw new IOException("crash") : Task.CompletedTask;

        await Assert.ThrowsAsync<IOException>(() =>
            new BlobDetectorRegistry(faults.Client(azurite.ConnectionString, _container, retries: 0)).PublishAsync(bundle, default)
        );
        Assert.Empty(await Open().ListAsync(null, default));

        await Open().PublishAsync(bundle, default);
        Assert.Single(await Open().ListAsync(null, default));
    }

    [Fact]
    public async Task WriteChampionAsync_AnswerLostAndRepeated_IsWritten()
    {
        var faults = new StorageFaults();
        var lost = false;
        faults.After = (_, request) =>
        {
            if (lost || request != "PUT champion.json")
                return Task.CompletedTask;
            lost = true;
            throw new IOException("The answer is lost.");
        };
        var pointer = new ChampionPointer("1", DateTimeOffset.UnixEpoch, "the gate passed", []);

        var written = await new BlobDetectorRegistry(faults.Client(azurite.ConnectionString, _container, retries: 2)).WriteChampionAsync(
            "conv1d",
            pointer,
            null,
            default
        );

        Assert.Equal(2, faults.Requests.Count(request => request == "PUT champion.json"));
        Assert.Equal(written.ETag, (await Open().ReadChampionAsync("conv1d", default))!.ETag);
    }

    [Theory]
    [InlineData("{ broken")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task ReadChampionAsync_NoPointer_NamesTheBlob(string content)
    {
        var client = new BlobContainerClient(azurite.ConnectionString, _container);
        await client.CreateAsync();
        await client.GetBlobClient("conv1d/champion.json").UploadAsync(BinaryData.FromString(content));

        var fault = await Assert.ThrowsAsync<ChampionUnreadableException>(() => Open().ReadChampionAsync("conv1d", default));
        Assert.Contains("conv1d/champion.json", fault.Message, StringComparison.Ordinal);
        Assert.Contains("anomaly models promote VERSION", fault.Message, StringComparison.Ordinal);

        // The way out.
        await Open().PromoteAsync(Bundle("conv1d", "1", 1).Manifest, "mended", TimeProvider.System, default);
        Assert.Equal("1", (await Open().ReadChampionAsync("conv1d", default))!.Pointer.Version);
    }

    [Fact]
    public async Task ReadAsync_ManifestDamaged_NamesIt_ModelMissing_IsNothing()
    {
        await Open().PublishAsync(Bundle("conv1d", "1", 1), default);
        var client = new BlobContainerClient(azurite.ConnectionString, _container);
        await client
            .GetBlobClient("conv1d/1/manifest.json")
            .UploadAsync(BinaryData.FromString("""{"detector":"conv1d"}"""), overwrite: true);
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => Open().ReadAsync("conv1d", "1", default));
        Assert.Contains("conv1d/1/manifest.json", fault.Message, StringComparison.Ordinal);

        // It does not keep the others from being listed.
        await Open().PublishAsync(Bundle("conv1d", "3", 3), default);
        Assert.Equal("3", Assert.Single(await Open().ListAsync(null, default)).Version);
        Assert.Equal(
            ("conv1d", "1"),
            (await Open().ListUnreadableAsync("conv1d", default)).Select(left => (left.Detector, left.Version)).Single()
        );

        await Open().PublishAsync(Bundle("conv1d", "2", 2), default);
        await client.GetBlobClient("conv1d/2/model.onnx").DeleteAsync();
        Assert.Null(await Open().ReadAsync("conv1d", "2", default));
    }

    protected override IDetectorRegistry Open() => new BlobDetectorRegistry(new BlobContainerClient(azurite.ConnectionString, _container));
}
