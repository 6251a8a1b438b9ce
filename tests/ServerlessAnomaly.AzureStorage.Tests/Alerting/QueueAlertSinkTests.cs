using System.Text;
using System.Text.Json;
using Azure.Storage.Queues;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.AzureStorage.Alerting;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.AzureStorage.Tests.Alerting;

[Collection(AzuriteCollection.Name)]
public sealed class QueueAlertSinkTests(AzuriteFixture azurite) : AlertSinkContract
{
    private readonly QueueClient _queue =
        new StorageConnection("AlertStorage", azurite.ConnectionString, null).Queue(AzuriteFixture.UniqueName("alerts"), null);

    protected override IAlertSink Sink => new QueueAlertSink(_queue);

    private QueueAlertReader Reader => new(_queue);

    [Fact]
    public async Task SendAsync_Message_IsBase64OfCamelCaseJsonThatNeverExpires()
    {
        await Sink.SendAsync([Alert(1)], default);

        var raw = new QueueClient(
            azurite.ConnectionString, _queue.Name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
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

    [Theory]
    [InlineData(3)]
    [InlineData(32)]
    [InlineData(100)]
    public async Task ListAsync_Twice_ShowsAllAndRemovesNone(int count)
    {
        DriveAlert[] alerts = [.. Enumerable.Range(0, count).Select(Alert)];
        await Sink.SendAsync(alerts, default);

        for (var i = 0; i < 2; i++)
            Assert.Equal(alerts.Select(alert => alert.AlertId), (await Reader.ListAsync(default)).Select(alert => alert.AlertId).Order());
    }

    [Fact]
    public async Task ListAsync_ForeignMessage_SaysSoAndPutsAllBack()
    {
        await Sink.SendAsync([.. Enumerable.Range(0, 40).Select(Alert)], default);
        await _queue.SendMessageAsync(BinaryData.FromString("hello"));

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => Reader.ListAsync(default));
        Assert.Contains(_queue.Name, fault.Message, StringComparison.Ordinal);
        Assert.Equal(32, (await _queue.PeekMessagesAsync(32)).Value.Length);
    }

    [Fact]
    public async Task ListAsync_MessageNotInBase64_SaysSo()
    {
        await Sink.SendAsync([Alert(1)], default);
        var raw = new QueueClient(
            azurite.ConnectionString, _queue.Name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
        await raw.SendMessageAsync("{ not base64 }");

        await Assert.ThrowsAsync<InvalidDataException>(() => Reader.ListAsync(default));
    }

    [Fact]
    public async Task ReceiveAsync_ToTheEnd_EmptiesTheQueue()
    {
        await Sink.SendAsync([.. Enumerable.Range(0, 5).Select(Alert)], default);

        var received = new List<string>();
        await foreach (var alert in Reader.ReceiveAsync(default)) received.Add(alert.AlertId);

        Assert.Equal(5, received.Distinct().Count());
        Assert.Empty(await Reader.ListAsync(default));
    }

    [Fact]
    public async Task ReceiveAsync_QueueMissing_IsEmpty()
    {
        await foreach (var alert in Reader.ReceiveAsync(default)) Assert.Fail(alert.AlertId);
    }

    protected override async Task<IReadOnlyList<DriveAlert>> ReceivedAsync() => await Reader.ListAsync(default);
}
