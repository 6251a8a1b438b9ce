using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ServerlessAnomaly.LocalHost.Hosting.Triggers.EventHubs;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHost.Tests.Worker;

/// <summary>Batches of a hub through the worker; the checkpoint is where the Functions extension keeps it.</summary>
public sealed class EventHubTests : IAsyncLifetime
{
    private readonly TemporaryFolder _home = new();
    private Probe _probe = null!;
    private LocalAzure _azure = null!;

    public async ValueTask InitializeAsync()
    {
        _probe = await Probe.StartAsync();
        _azure = await LocalAzure.StartAsync(
            new LocalAzureOptions
            {
                Home = _home.Path,
                Partitions = 1,
                BlobPort = 0,
                QueuePort = 0,
                TablePort = 0,
                StorageInMemory = true,
            }
        );
    }

    [Fact]
    public async Task Run_MoreEventsThanABatchHolds_KeepsOrderAndBatchSizeOfHostJson()
    {
        var bodies = Enumerable.Range(0, 30).Select(number => $"{number}").ToArray();
        await SendAsync(bodies);
        await using var host = await StartAsync();

        var given = await BatchesAsync(bodies.Length);

        Assert.All(given, batch => Assert.InRange(batch.Data.Length, 1, 7));
        Assert.Equal(bodies, given.SelectMany(batch => batch.Data));
    }

    [Theory]
    [InlineData("Batch")]
    [InlineData("Memories")]
    [InlineData("Texts")]
    [InlineData("OneText")]
    public async Task Run_EachTypeThatBodiesMayHave_IsBound(string function)
    {
        await SendAsync("ä", "{\"a\":1}", "");
        await using var host = await StartAsync(function: function);

        Assert.Equal(["ä", "{\"a\":1}", ""], (await BatchesAsync(3)).SelectMany(batch => batch.Data));
    }

    [Fact]
    public async Task DisposeAsync_AfterABatch_CheckpointIsInTheExtensionsLayoutAndTheNextHostGoesOnBehindIt()
    {
        await SendAsync("first");
        await using (await StartAsync())
            await _probe.NextAsync();

        var names = await new BlobContainerClient(_azure.StorageConnectionString, "azure-webjobs-eventhub")
            .GetBlobsAsync(new GetBlobsOptions(), default)
            .Select(blob => blob.Name)
            .ToListAsync();
        Assert.Contains("127.0.0.1/telemetry/$default/checkpoint/0", names);
        await SendAsync("second");
        await using var again = await StartAsync();
        Assert.Equal(["second"], (await _probe.NextAsync()).Data);
    }

    [Fact]
    public async Task Run_WorkerDiesInABatch_TheBatchComesAgainAndNoneIsLost()
    {
        var calls = 0;
        _probe.Answer = _ => ++calls == 2 ? "exit" : "ok";
        var bodies = Enumerable.Range(0, 20).Select(number => $"{number}").ToArray();
        await SendAsync(bodies);
        await using var host = await StartAsync();

        var first = await _probe.NextAsync();
        var died = await _probe.NextAsync();
        var rest = await BatchesAsync(bodies.Length - first.Data.Length);

        Assert.Equal(died.Data, rest[0].Data);
        Assert.Equal(bodies, first.Data.Concat(rest.SelectMany(batch => batch.Data)));
    }

    [Fact]
    public async Task Run_AppHasAppliedLessThanTheCheckpoint_ReadsFromWhatWasApplied()
    {
        await SendAsync("a", "b", "c");
        await using (await StartAsync())
            await BatchesAsync(3);

        await using var behind = await StartAsync(resume: (_, _, _, _) => Task.FromResult(0L));

        Assert.Equal(["b", "c"], (await BatchesAsync(2)).SelectMany(batch => batch.Data));
    }

    public async ValueTask DisposeAsync()
    {
        await _azure.DisposeAsync();
        await _probe.DisposeAsync();
        _home.Dispose();
    }

    private Task SendAsync(params string[] bodies) =>
        _azure.Hub.SendAsync([.. bodies.Select(body => new EventToSend(Encoding.UTF8.GetBytes(body), "k"))]);

    private async Task<IReadOnlyList<ProbeCall>> BatchesAsync(int events)
    {
        var batches = new List<ProbeCall>();
        while (batches.Sum(batch => batch.Data.Length) < events)
            batches.Add(await _probe.NextAsync());
        return batches;
    }

    private Task<FunctionsHost> StartAsync(ResumePosition? resume = null, string function = "Batch")
    {
        var options = SampleHost.Options(
            _home.Path,
            _probe.Address,
            [function],
            ("HubName", "telemetry"),
            ("EventHubConnection", _azure.HubAmqpConnectionString),
            ("AzureWebJobsStorage", _azure.StorageConnectionString)
        );
        return FunctionsHost.StartAsync(options with { HostId = "one", Resume = resume });
    }
}
