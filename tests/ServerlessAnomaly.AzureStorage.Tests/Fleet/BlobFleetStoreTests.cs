using Azure.Storage.Blobs;
using ServerlessAnomaly.AzureStorage.Fleet;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Testing;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.AzureStorage.Tests.Fleet;

[Collection(AzuriteCollection.Name)]
public sealed class BlobFleetStoreTests(AzuriteFixture azurite) : FleetStoreContract
{
    protected override IFleetStore Create() =>
        new BlobFleetStore(new BlobContainerClient(azurite.ConnectionString, AzuriteFixture.UniqueName()));

    [Fact]
    public async Task Write_ContainerDeletedMeanwhile_IsCreatedAgain()
    {
        var container = new BlobContainerClient(azurite.ConnectionString, AzuriteFixture.UniqueName());
        var store = new BlobFleetStore(container);
        await store.WriteIndexAsync("hub/group/0", new byte[] { 1 }, default);
        await container.DeleteAsync();
        Assert.Null(await store.ReadIndexAsync("hub/group/0", default));
        await store.WriteIndexAsync("hub/group/0", new byte[] { 2 }, default);
        Assert.Equal([2], (await store.ReadIndexAsync("hub/group/0", default))!.Value.ToArray());
    }

    [Fact]
    public async Task ReadWatch_Damaged_SaysSoAndCanBeReplaced()
    {
        var container = new BlobContainerClient(azurite.ConnectionString, AzuriteFixture.UniqueName());
        var store = new BlobFleetStore(container);
        await store.TryWriteWatchAsync("hub/group", new WatchMemory { Steps = [20_000] }, null, default);
        var blob = container.GetBlobClient("hub/group/watch.json");
        var json = (await blob.DownloadContentAsync()).Value.Content.ToString();
        await blob.UploadAsync(BinaryData.FromString(json.Replace("20000", "20001", StringComparison.Ordinal)), overwrite: true);

        var read = await store.ReadWatchAsync("hub/group", default);
        Assert.Empty(read.Memory.Steps);
        Assert.Contains("hub/group/watch.json", read.Damage, StringComparison.Ordinal);
        Assert.NotNull(await store.TryWriteWatchAsync("hub/group", WatchMemory.Empty, read.ETag, default));
        Assert.Null((await store.ReadWatchAsync("hub/group", default)).Damage);
    }
}
