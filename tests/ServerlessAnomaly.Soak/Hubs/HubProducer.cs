using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using ServerlessAnomaly.Cli.Sending;

namespace ServerlessAnomaly.Soak.Hubs;

/// <summary>
/// Sends numbered events at a rate until it is told to stop. What failed is sent again, unless it can never succeed. A number counts as
/// accepted once its send returned.
/// </summary>
/// <param name="id">Who it is.</param>
/// <param name="rate">Events a second.</param>
/// <param name="seed">Chooses batches and keys.</param>
internal abstract class HubProducer(int id, double rate, int seed)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _next;

    /// <summary>Who it is, in words.</summary>
    public abstract string Name { get; }

    /// <summary>Whether events of it that are in one partition must be there in the order of their numbers.</summary>
    public virtual bool KeepsOrder => true;

    /// <summary>The numbers that were accepted.</summary>
    public ConcurrentQueue<long> Accepted { get; } = [];

    /// <summary>Numbers were given out up to here.</summary>
    public long Issued => Volatile.Read(ref _next);

    /// <summary>Sends that failed and were repeated, or given up by the buffered producer.</summary>
    public long Failures { get; protected set; }

    protected Random Random { get; } = new(seed);

    protected static EventHubsRetryOptions Retries =>
        new()
        {
            MaximumRetries = 2,
            Delay = TimeSpan.FromMilliseconds(200),
            TryTimeout = TimeSpan.FromSeconds(20),
        };

    /// <summary>Sends until cancelled; what is under way then is still finished.</summary>
    public abstract Task RunAsync(CancellationToken stopping);

    /// <summary>The next events, once it is time for them.</summary>
    protected async Task<List<SentEvent>> NextAsync(int count, CancellationToken stopping)
    {
        var early = TimeSpan.FromSeconds(_next / rate) - _clock.Elapsed;
        if (early > TimeSpan.Zero)
            await Task.Delay(early, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stopping.IsCancellationRequested)
            return [];
        var first = _next;
        Volatile.Write(ref _next, first + count);
        return [.. Enumerable.Range(0, count).Select(i => new SentEvent(id, first + i))];
    }

    /// <summary>Sends until it is accepted.</summary>
    /// <exception cref="InvalidOperationException">It can never be.</exception>
    protected async Task SendAsync(EventHubProducerClient client, List<SentEvent> events, SendEventOptions options)
    {
        while (true)
        {
            try
            {
                await client.SendAsync(events.Select(item => new EventData(item.ToBody())), options, CancellationToken.None);
                foreach (var item in events)
                    Accepted.Enqueue(item.Number);
                return;
            }
            catch (Exception fault) when (SendFault.MayPass(fault))
            {
                Failures++;
                await Task.Delay(Pause);
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"The producer {Name} was refused for good: {fault.Message}", fault);
            }
        }
    }

    /// <summary>A key out of a few hundred.</summary>
    protected string Key() => $"drive-{Random.Next(300)}";
}
