using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;

namespace ServerlessAnomaly.LocalHub.Tests.Amqp.Links;

public sealed class LargeSendTests
{
    /// <summary>A frame that comes in several pieces is whole once its last piece is there, and not only when more follows.</summary>
    [Fact]
    public async Task Send_FramesThatComeInPieces_AreAcceptedWithoutWaitingForMore()
    {
        const int Sends = 40,
            Events = 700;
        await using var server = await HubServer.StartAsync();
        for (var send = 0; send < Sends; send++)
        {
            await using var producer = server.Producer(new EventHubProducerClientOptions { RetryOptions = HubServer.NoRetry });
            await producer.SendAsync(
                Enumerable.Range(0, Events).Select(i => new EventData($"{i}")),
                new SendEventOptions { PartitionId = "0" }
            );
        }

        Assert.Equal((Sends * Events) - 1, server.Hub.GetStatus()[0].LastSequenceNumber);
    }
}
