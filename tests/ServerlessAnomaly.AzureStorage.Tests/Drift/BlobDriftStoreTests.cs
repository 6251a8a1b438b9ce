using Azure.Storage.Blobs;
using ServerlessAnomaly.AzureStorage.Drift;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.AzureStorage.Tests.Drift;

[Collection(AzuriteCollection.Name)]
public sealed class BlobDriftStoreTests(AzuriteFixture azurite) : DriftStoreContract
{
    protected override IDriftStore Create() =>
        new BlobDriftStore(new BlobContainerClient(azurite.ConnectionString, AzuriteFixture.UniqueName()));

    /// <summary>What someone else has put into the folder, and a file that retention deletes meanwhile, are no counts.</summary>
    [Theory]
    [InlineData("a")]
    [InlineData("notes.txt")]
    [InlineData("2018-07-01")]
    [InlineData("2018-13-01.jsonl")]
    public async Task ReadNewest_ForeignBlobInTheFolder_IsLeftAlone(string name)
    {
        var container = new BlobContainerClient(azurite.ConnectionString, AzuriteFixture.UniqueName());
        var store = new BlobDriftStore(container);
        await store.AppendAsync([new(Guid.NewGuid(), "conv1d", "v1", new DateOnly(2018, 7, 1), 3, [3])], default);
        await container.GetBlobClient($"conv1d/v1/{name}").UploadAsync(BinaryData.FromString("{}"));
        Assert.Equal(3, Assert.Single(await store.ReadNewestAsync("conv1d", "v1", 7, default)).Windows);
    }

    [Fact]
    public async Task ReadNewest_FileDeletedAfterItWasListed_IsPassedOver()
    {
        var name = AzuriteFixture.UniqueName();
        var container = new BlobContainerClient(azurite.ConnectionString, name);
        var faults = new StorageFaults();
        var store = new BlobDriftStore(faults.Client(azurite.ConnectionString, name, retries: 0));
        await store.AppendAsync([new(Guid.NewGuid(), "conv1d", "v1", new DateOnly(2018, 7, 1), 3, [3])], default);
        faults.After = (_, request) =>
            request.Contains("list", StringComparison.Ordinal)
                ? container.DeleteBlobAsync("conv1d/v1/2018-07-01.jsonl")
                : Task.CompletedTask;
        Assert.Empty(await store.ReadNewestAsync("conv1d", "v1", 7, default));
    }
}
