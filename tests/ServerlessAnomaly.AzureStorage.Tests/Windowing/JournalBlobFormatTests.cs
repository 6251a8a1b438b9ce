using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using ServerlessAnomaly.AzureStorage.Windowing;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.AzureStorage.Tests.Windowing;

/// <summary>Blobs as versions of the app have written them. They must be read for ever.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class JournalBlobFormatTests(AzuriteFixture azurite)
{
    private const string FirstJournalVersion1 =
        "1000000053414648"
        + "0100"
        + "0000"
        + "0000000000000000"
        + "008A70E0"
        + "0300000053414645"
        + "6F6E65"
        + "0300000053414645"
        + "74776F";

    private const string SealVersion1 = "1000000053414653" + "000102030405060708090A0B0C0D0E0F";

    private const string SecondJournalVersion1 =
        "1000000053414648" + "0100" + "0000" + "0100000000000000" + "9E8ADA2C" + "0500000053414645" + "7468726565";

    private readonly BlobContainerClient _container = new(azurite.ConnectionString, AzuriteFixture.UniqueName());

    [Fact]
    public async Task AppendAsync_NewPartition_IsByteForByteVersion1()
    {
        var journal = new BlobWindowJournal(_container);
        var position = await journal.AppendAsync("p", default, "one"u8.ToArray(), default);
        await journal.AppendAsync("p", position, "two"u8.ToArray(), default);

        var bytes = (await _container.GetBlobClient("p/journal-0000000000").DownloadContentAsync()).Value.Content.ToArray();
        Assert.Equal(FirstJournalVersion1, Convert.ToHexString(bytes));
    }

    [Fact]
    public async Task ReadAsync_SealedJournalAndItsFollowerOfVersion1_IsUnderstood()
    {
        await _container.CreateAsync();
        await WriteAsync("p/journal-0000000000", FirstJournalVersion1 + SealVersion1);
        await WriteAsync("p/journal-0000000001", SecondJournalVersion1);

        var content = await new BlobWindowJournal(_container).ReadAsync("p", default);

        Assert.Equal("onetwothree", Encoding.UTF8.GetString(content.Entries.Span));
        Assert.Equal((1L, 3), (content.Position.Generation, content.Position.Entries));
    }

    private async Task WriteAsync(string name, string hex)
    {
        var blob = _container.GetAppendBlobClient(name);
        await blob.CreateAsync();
        await blob.AppendBlockAsync(new MemoryStream(Convert.FromHexString(hex)));
    }
}
