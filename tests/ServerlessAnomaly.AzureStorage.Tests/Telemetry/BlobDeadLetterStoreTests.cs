using Azure;
using Azure.Storage.Blobs;
using ServerlessAnomaly.AzureStorage.Telemetry;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.AzureStorage.Tests.Telemetry;

[Collection(AzuriteCollection.Name)]
public sealed class BlobDeadLetterStoreTests(AzuriteFixture azurite) : DeadLetterStoreContract
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 5, 0, TimeSpan.Zero);
    private readonly string _container = AzuriteFixture.UniqueName();

    [Fact]
    public async Task WriteAsync_Letters_LieByHourAndPartition()
    {
        await Open().WriteAsync([Letter("hub/group/1", 7, Noon)], default);

        var client = new BlobContainerClient(azurite.ConnectionString, _container);
        var text = (await client.GetBlobClient("2026/05/01/12/hub/group/1.jsonl").DownloadContentAsync()).Value.Content.ToString();
        Assert.StartsWith(
            "{\"partition\":\"hub/group/1\",\"sequenceNumber\":7,\"enqueuedAt\":\"2026-05-01T12:05:00",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("\"reason\":\"nonFiniteNumber\"", text, StringComparison.Ordinal);
        Assert.Equal(1, text.Count(character => character == '\n'));
    }

    [Fact]
    public async Task WriteAsync_FileIsFull_GoesOnInTheNext()
    {
        await Open().WriteAsync([Letter("p", 1, Noon)], default);
        var faults = new StorageFaults();
        faults.Before = (_, request) =>
            request == "PUT p.jsonl appendblock"
                ? throw new RequestFailedException(
                    409,
                    "The committed block count cannot exceed the maximum limit of 50,000 blocks.",
                    "BlockCountExceedsLimit",
                    null
                )
                : Task.CompletedTask;
        await new BlobDeadLetterStore(faults.Client(azurite.ConnectionString, _container, retries: 0)).WriteAsync(
            [Letter("p", 2, Noon), Letter("p", 1, Noon)],
            default
        );

        Assert.Contains("PUT p.jsonl.1 appendblock", faults.Requests);
        Assert.Equal([Letter("p", 1, Noon), Letter("p", 2, Noon)], await ReadAsync());
    }

    protected override IDeadLetterStore Open() => new BlobDeadLetterStore(new BlobContainerClient(azurite.ConnectionString, _container));
}
