using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using ServerlessAnomaly.AzureStorage.Retention;
using ServerlessAnomaly.AzureStorage.Tests.Capture;
using ServerlessAnomaly.Testing.Azurite;

namespace ServerlessAnomaly.AzureStorage.Tests.Retention;

[Collection(AzuriteCollection.Name)]
public sealed class DocumentRetentionTests(AzuriteFixture azurite)
{
    private static readonly RetentionOptions Options = new()
    {
        Alerts = TimeSpan.FromDays(3),
        Drift = TimeSpan.FromDays(2),
        DeadLetters = TimeSpan.FromDays(1),
    };

    private readonly BlobContainerClient _alerts = new(azurite.ConnectionString, AzuriteFixture.UniqueName("alerts"));
    private readonly BlobContainerClient _drift = new(azurite.ConnectionString, AzuriteFixture.UniqueName("drift"));
    private readonly BlobContainerClient _deadLetters = new(azurite.ConnectionString, AzuriteFixture.UniqueName("letters"));

    [Theory]
    [InlineData(0.5, 0, 0, 0)]
    [InlineData(1.5, 0, 0, 2)]
    [InlineData(2.5, 0, 1, 2)]
    [InlineData(3.5, 1, 1, 2)]
    public async Task RemoveOldAsync_DaysAfterTheLastWrite_RemovesEachKindAfterItsOwnTime(
        double days,
        int alerts,
        int drift,
        int deadLetters
    )
    {
        await WriteAsync(_alerts, "2026/02/03/schema-1/telemetry/scorer/0.jsonl");
        await WriteAsync(_drift, "conv1d/20260203-1/2026-02-03.jsonl");
        await WriteAsync(_deadLetters, "2026/02/03/14/telemetry/scorer/0.jsonl");
        await WriteAsync(_deadLetters, "2026/02/03/14/telemetry/scorer/0.jsonl.1");

        Assert.Equal(new DocumentRemoval(alerts, drift, deadLetters), await RemoveOldAsync(days));
        Assert.Equal(1 - alerts, await CountAsync(_alerts));
        Assert.Equal(1 - drift, await CountAsync(_drift));
        Assert.Equal(2 - deadLetters, await CountAsync(_deadLetters));
    }

    [Fact]
    public async Task RemoveOldAsync_FilesOfOtherNames_StayWhateverTheirAge()
    {
        foreach (var name in (string[])["2026/02/03/notes.txt", "export.jsonl", "2026/02/sum.jsonl", "2026/02/03/kept.jsonl.bak"])
            await WriteAsync(_alerts, name);
        foreach (var name in (string[])["conv1d/drift.json", "conv1d/20260203-1/sum.jsonl", "2026-02-03.jsonl"])
            await WriteAsync(_drift, name);
        foreach (var name in (string[])["2026/02/03/0.jsonl", "repaired/2026/02/03/14/0.jsonl"])
            await WriteAsync(_deadLetters, name);

        Assert.Equal(default, await RemoveOldAsync(1000));
        Assert.Equal((4, 3, 2), (await CountAsync(_alerts), await CountAsync(_drift), await CountAsync(_deadLetters)));
    }

    [Fact]
    public async Task RemoveOldAsync_NothingWrittenYet_RemovesNothing() => Assert.Equal(default, await RemoveOldAsync(1000));

    [Fact]
    public async Task RemoveOldAsync_WrittenToAfterItWasListed_Stays()
    {
        const string File = "2026/02/03/14/telemetry/scorer/0.jsonl";
        await WriteAsync(_deadLetters, File);
        var requests = new StorageFaults
        {
            Before = (_, request) =>
                request.StartsWith("DELETE ", StringComparison.Ordinal) ? WriteAsync(_deadLetters, File) : Task.CompletedTask,
        };
        var container = requests.Client(azurite.ConnectionString, _deadLetters.Name, retries: 0);

        var removed = await new DocumentRetention(_alerts, _drift, container, Options, Later(2)).RemoveOldAsync(default);

        Assert.Equal(default, removed);
        Assert.Equal(1, await CountAsync(_deadLetters));
    }

    private Task<DocumentRemoval> RemoveOldAsync(double days) =>
        new DocumentRetention(_alerts, _drift, _deadLetters, Options, Later(days)).RemoveOldAsync(default);

    private static WindowClock Later(double days) => new(DateTimeOffset.UtcNow.AddDays(days));

    private static async Task WriteAsync(BlobContainerClient container, string name)
    {
        await container.CreateIfNotExistsAsync();
        var blob = container.GetAppendBlobClient(name);
        await blob.CreateIfNotExistsAsync();
        await blob.AppendBlockAsync(new MemoryStream("{}\n"u8.ToArray()));
    }

    private static async Task<int> CountAsync(BlobContainerClient container)
    {
        var count = 0;
        await foreach (var _ in container.GetBlobsAsync())
            count++;
        return count;
    }
}
