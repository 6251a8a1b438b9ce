using Azure.Storage.Blobs;
using ServerlessAnomaly.AzureStorage.Windowing;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Testing.Contracts;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.AzureStorage.Tests.Windowing;

[Collection(AzuriteCollection.Name)]
public sealed class BlobWindowJournalContractTests(AzuriteFixture azurite) : WindowJournalContract
{
    private readonly string _container = AzuriteFixture.UniqueName();

    protected override IWindowJournal Open() => new BlobWindowJournal(new BlobContainerClient(azurite.ConnectionString, _container));
}
