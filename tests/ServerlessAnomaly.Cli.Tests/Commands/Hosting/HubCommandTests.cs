using System.Collections.Concurrent;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Producer;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.Cli.Tests.Commands.Hosting;

/// <summary><c>anomaly hub</c> in a process of its own, which can be killed.</summary>
public sealed class HubCommandTests
{
    [Fact]
    public async Task Hub_KilledRightAfterAnAcceptedSend_LosesNothingAccepted()
    {
        using var home = new TemporaryFolder();
        var accepted = new ConcurrentDictionary<string, bool>();
        for (var round = 0; round < 3; round++)
        {
            using var hub = await HubProcess.StartAsync(home.Path);
            var until = accepted.Count + 50;
            await Task.WhenAll(Enumerable.Range(0, 3).Select(lane => SendUntilGoneAsync(hub, $"{round}/{lane}", accepted, until)));
        }

        using var last = await HubProcess.StartAsync(home.Path);
        await using var consumer = new EventHubConsumerClient("$Default", last.ConnectionString);
        var count = (await consumer.GetPartitionPropertiesAsync("0")).LastEnqueuedSequenceNumber + 1;
        HashSet<string> stored = [];
        var next = 0L;
        await foreach (var item in consumer.ReadEventsFromPartitionAsync("0", EventPosition.Earliest))
        {
            Assert.Equal(next++, item.Data.SequenceNumber);
            stored.Add(item.Data.EventBody.ToString());
            if (next == count)
                break;
        }

        Assert.Subset(stored, accepted.Keys.ToHashSet());
    }

    /// <summary>Sends until the hub is gone; whoever has the last accepted event that is wanted kills it.</summary>
    private static async Task SendUntilGoneAsync(HubProcess hub, string name, ConcurrentDictionary<string, bool> accepted, int until)
    {
        await using var producer = new EventHubProducerClient(
            hub.ConnectionString,
            new EventHubProducerClientOptions
            {
                RetryOptions = new EventHubsRetryOptions { MaximumRetries = 0, TryTimeout = TimeSpan.FromSeconds(10) },
            }
        );
        try
        {
            for (var i = 0; ; i++)
            {
                await producer.SendAsync([new EventData($"{name}/{i}")], new SendEventOptions { PartitionId = "0" });
                accepted[$"{name}/{i}"] = true;
                if (accepted.Count >= until)
                    hub.Kill();
            }
        }
        catch (Exception exception)
            when (exception
                    is EventHubsException
                        or IOException
                        or OperationCanceledException
                        or System.Net.Sockets.SocketException
                        or TimeoutException
            )
        {
            Assert.True(hub.IsKilled, exception.ToString());
        }
    }
}
