using System.Net.Sockets;
using System.Text;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHub.Hubs;

namespace ServerlessAnomaly.Cli.Sending;

/// <summary>
/// Sends events to the partitions of a hub. What may pass (nobody listens, a cut connection, a full hub) is repeated without end until
/// cancelled, and people are told once what is waited for; events may then arrive twice, and never not at all. Thread-safe; events of one
/// partition keep their order when the calls follow one another.
/// </summary>
/// <param name="target">The hub.</param>
/// <param name="say">Where to say what is waited for.</param>
/// <param name="clock">Measures the pauses.</param>
internal sealed class HubSender(HubTarget target, Action<string> say, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Lock _changing = new();
    private string? _address;
    private EventHubProducerClient? _producer;
    private bool _reached;
    private bool _waiting;
    private long _sent;

    /// <summary>Events that the hub has taken.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>The ids of the hub's partitions, in the order by which keys are spread over them.</summary>
    /// <exception cref="CliException">The hub refuses for good: a wrong key, no such hub.</exception>
    public Task<string[]> PartitionsAsync(CancellationToken cancellationToken) =>
        RepeatAsync(producer => producer.GetPartitionIdsAsync(cancellationToken), cancellationToken);

    /// <summary>Sends events to a partition; when it returns, the hub has taken all of them.</summary>
    /// <param name="partition">The partition's id.</param>
    /// <param name="events">The events; their bodies are not to change meanwhile.</param>
    /// <param name="cancellationToken">Ends the sending; what the hub took until then stays there.</param>
    /// <exception cref="CliException">The hub refuses for good, or an event is too large for it.</exception>
    public async Task SendAsync(string partition, IReadOnlyList<EventData> events, CancellationToken cancellationToken)
    {
        var options = new CreateBatchOptions { PartitionId = partition };
        for (var next = 0; next < events.Count; )
        {
            using var batch = await RepeatAsync(
                producer => producer.CreateBatchAsync(options, cancellationToken).AsTask(),
                cancellationToken
            );
            while (next < events.Count && batch.TryAdd(events[next]))
                next++;
            if (batch.Count == 0)
            {
                throw new CliException(
                    $"An event of {events[next].EventBody.ToMemory().Length:N0} bytes is too large for {target.Name}, "
                        + $"which takes {batch.MaximumSizeInBytes:N0}: leave it out, or split it."
                );
            }
            await RepeatAsync(
                async producer =>
                {
                    await producer.SendAsync(batch, cancellationToken);
                    return true;
                },
                cancellationToken
            );
            Interlocked.Add(ref _sent, batch.Count);
        }
    }

    /// <summary>Sends events to the partitions of their keys; events of one key keep their order.</summary>
    public async Task SendAsync(IReadOnlyList<EventToSend> events, CancellationToken cancellationToken)
    {
        var partitions = await PartitionsAsync(cancellationToken);
        var shares = events.GroupBy(
            item => PartitionHash.PartitionOf(Encoding.UTF8.GetBytes(item.PartitionKey ?? ""), partitions.Length),
            item => new EventData(item.Body)
        );
        foreach (var share in shares)
            await SendAsync(partitions[share.Key], [.. share], cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_producer is { } producer)
            await producer.CloseAsync();
    }

    private async Task<T> RepeatAsync<T>(Func<EventHubProducerClient, Task<T>> attempt, CancellationToken cancellationToken)
    {
        for (var (failures, pause) = (0, FirstPause); ; failures++, pause = Longer(pause))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Producer() is not { } producer)
            {
                Wait($"{target.Name} is not there: waiting until it is started again; Ctrl+C ends the sending.");
            }
            else
            {
                try
                {
                    var result = await attempt(producer);
                    Reached();
                    return result;
                }
                catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
                {
                    if (!SendFault.MayPass(fault) || IsMisspelt(fault))
                        throw SendFault.ForGood(target, fault);
                    if (SendFault.IsClientGone(fault))
                        Forget(producer);
                    // A full hub is the usual state of a replay at full speed, and one cut connection is not worth a word.
                    if (!SendFault.IsBusy(fault) && failures > 0)
                        Wait($"waiting for {target.Name}, and sending goes on then: {SendFault.Sentence(fault)} Ctrl+C ends the sending.");
                }
            }
            await Task.Delay(pause, clock, cancellationToken);
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));

    private bool IsMisspelt(Exception fault) =>
        !_reached && fault.GetBaseException() is SocketException { SocketErrorCode: SocketError.HostNotFound };

    /// <summary>The client of the hub where it is now; null while it is nowhere.</summary>
    private EventHubProducerClient? Producer()
    {
        lock (_changing)
        {
            if (_producer is not null && !_waiting)
                return _producer;
            if (target.Address is not { } address)
                return null;
            if (_producer is not null && address == _address)
                return _producer;
            if (_producer is { } old)
                Close(old);
            _address = address;
            return _producer = target.ConnectTo(address);
        }
    }

    private void Forget(EventHubProducerClient producer)
    {
        lock (_changing)
        {
            if (_producer != producer)
                return;
            _producer = null;
            Close(producer);
        }
    }

    // Whoever still sends with it is told so, and sends again with its successor.
    private static void Close(EventHubProducerClient producer) =>
        _ = producer
            .CloseAsync()
            .ContinueWith(
                closing => _ = closing.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default
            );

    private void Wait(string why)
    {
        lock (_changing)
        {
            if (_waiting)
                return;
            _waiting = true;
        }
        say(why);
    }

    private void Reached()
    {
        if (_reached && !Volatile.Read(ref _waiting))
            return;
        lock (_changing)
        {
            _reached = true;
            if (!_waiting)
                return;
            _waiting = false;
        }
        say($"{target.Name} answers again; sending goes on.");
    }
}
