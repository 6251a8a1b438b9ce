using Azure.Storage.Blobs;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Sinks;
using ServerlessAnomaly.AzureStorage.Alerting;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.AzureStorage.Tests.Alerting;

[Collection(AzuriteCollection.Name)]
public sealed class BlobAlertHistoryTests(AzuriteFixture azurite) : AlertSinkContract
{
    private readonly BlobContainerClient _container = new(azurite.ConnectionString, AzuriteFixture.UniqueName("history"));

    protected override IAlertSink Sink => new BlobAlertHistory(_container);

    [Fact]
    public async Task ReadAsync_AlertSentTwice_ShowsItOnce()
    {
        await Sink.SendAsync([Alert(1), Alert(2)], default);
        await Sink.SendAsync([Alert(1)], default);

        Assert.Equal(2, (await ReceivedAsync()).Count);
    }

    [Fact]
    public async Task SendAsync_Alerts_LieInTheFolderOfTheirWindowsLastDay()
    {
        await Sink.SendAsync([Alert(1)], default);

        var names = new List<string>();
        await foreach (var blob in _container.GetBlobsAsync())
            names.Add(blob.Name);
        Assert.Equal($"{Alert(1).WindowEnd:yyyy'/'MM'/'dd}/{Alert(1).Partition}.jsonl", Assert.Single(names));
    }

    [Fact]
    public async Task ReadAsync_NothingSentYet_IsEmpty() => Assert.Empty(await ReceivedAsync());

    protected override async Task<IReadOnlyList<DriveAlert>> ReceivedAsync()
    {
        var alerts = new List<DriveAlert>();
        await foreach (var alert in new BlobAlertHistory(_container).ReadAsync(default))
            alerts.Add(alert);
        return alerts;
    }
}
