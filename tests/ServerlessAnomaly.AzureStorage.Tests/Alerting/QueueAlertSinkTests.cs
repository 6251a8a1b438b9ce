using System.Text;
using System.Text.Json;
using Azure.Core;
using Azure.Storage.Queues;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Sinks;
using ServerlessAnomaly.AzureStorage.Alerting;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.AzureStorage.Tests.Alerting;

[Collection(AzuriteCollection.Name)]
public sealed class QueueAlertSinkTests(AzuriteFixture azurite) : AlertSinkContract
{
    private readonly QueueClient _queue = new StorageConnection("AlertStorage", azurite.ConnectionString, null).Queue(
        AzuriteFixture.UniqueName("alerts"),
        null
    );

    protected override IAlertSink Sink => new QueueAlertSink(_queue);

    [Fact]
    public async Task SendAsync_Message_IsBase64OfCamelCaseJsonThatNeverExpires()
    {
        await Sink.SendAsync([Alert(1)], default);

        var raw = new QueueClient(
            azurite.ConnectionString,
            _queue.Name,
            new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None }
        );
        var message = (await raw.PeekMessageAsync()).Value;
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(message.MessageText)));
        var alert = json.RootElement;
        Assert.Equal("worsened", alert.GetProperty("kind").GetString());
        Assert.Equal("medium", alert.GetProperty("severity").GetString());
        Assert.Equal("smart_5_raw", alert.GetProperty("topFeatures")[0].GetProperty("column").GetString());
        Assert.Equal(JsonValueKind.Null, alert.GetProperty("topFeatures")[1].GetProperty("value").ValueKind);
        Assert.Equal(1L << 40, alert.GetProperty("sequenceNumber").GetInt64());
        Assert.True(message.ExpiresOn > DateTimeOffset.UtcNow.AddYears(50), $"It expires {message.ExpiresOn}.");
    }

    [Fact]
    public async Task SendAsync_FirstAlertOfADriveFails_SendsNoneOfItsLaterOnes()
    {
        await Sink.SendAsync([Alert(0)], default);
        var faults = new StorageFaults
        {
            Before = (number, _) => number == 0 ? throw new IOException("The first is refused.") : Task.CompletedTask,
        };
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64, Retry = { MaxRetries = 0 } };
        options.AddPolicy(faults, HttpPipelinePosition.PerRetry);
        var sink = new QueueAlertSink(new QueueClient(azurite.ConnectionString, _queue.Name, options));

        var drive = Enumerable.Range(1, 5).Select(number => Alert(number) with { SerialNumber = "Z1" }).ToList();
        await Assert.ThrowsAsync<IOException>(() => sink.SendAsync(drive, default));
        Assert.Single(faults.Requests);
        Assert.Equal(Alert(0).AlertId, Assert.Single(await ReceivedAsync()).AlertId);
    }

    protected override Task<IReadOnlyList<DriveAlert>> ReceivedAsync() =>
        QueuedAlerts.ReceiveAllAsync(azurite.ConnectionString, _queue.Name);
}
