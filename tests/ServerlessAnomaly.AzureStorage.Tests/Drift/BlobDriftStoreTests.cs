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
}
