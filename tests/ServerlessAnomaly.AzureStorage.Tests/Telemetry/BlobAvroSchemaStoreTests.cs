using Azure.Storage.Blobs;
using ServerlessAnomaly.AzureStorage.Telemetry;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.AzureStorage.Tests.Telemetry;

[Collection(AzuriteCollection.Name)]
public sealed class BlobAvroSchemaStoreTests(AzuriteFixture azurite) : AvroSchemaStoreContract
{
    private readonly string _container = AzuriteFixture.UniqueName();

    [Fact]
    public async Task ReadAsync_DamagedBlob_NamesIt()
    {
        await Open().TryAddAsync(new("drives", 3, "id", "00000000000000aa", DateTimeOffset.UnixEpoch, "{}"), default);
        var blob = new BlobContainerClient(azurite.ConnectionString, _container).GetBlobClient("drives/3.json");
        var text = (await blob.DownloadContentAsync()).Value.Content.ToString();
        await blob.UploadAsync(BinaryData.FromString(text.Replace("\"id\"", "\"ie\"")), overwrite: true);

        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => Open().ReadAsync(new HashSet<(string, int)>(), default));
        Assert.Contains("'drives/3.json'", refused.Message);
    }

    protected override IAvroSchemaStore Open() => new BlobAvroSchemaStore(new BlobContainerClient(azurite.ConnectionString, _container));
}
