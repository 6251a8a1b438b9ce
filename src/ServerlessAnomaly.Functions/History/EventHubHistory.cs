using Azure.Core;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using ServerlessAnomaly.History;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Functions.History;

/// <summary>
/// The past of an event hub, read over AMQP. It uses a consumer group of its own, because the trigger's readers own theirs and would be
/// parted from it.
/// </summary>
/// <param name="settings">Which hub, and how it is reached.</param>
/// <param name="credential">For a namespace that is reached by name.</param>
public sealed class EventHubHistory(EventHubSettings settings, TokenCredential credential) : IHubHistory, IAsyncDisposable
{
    /// <summary>Events that a page has at most; each is at most 1 MB.</summary>
    private const int PageSize = 128;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly EventHubsRetryOptions Retry = new() { MaximumRetries = 2, TryTimeout = TimeSpan.FromSeconds(20) };
    private readonly Lazy<EventHubConnection> _connection = new(() => settings.Connect(credential));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        await using var client = new EventHubConsumerClient(
            settings.HistoryConsumerGroup,
            _connection.Value,
            new EventHubConsumerClientOptions { RetryOptions = Retry }
        );
        return [.. (await client.GetPartitionIdsAsync(cancellationToken)).Order(StringComparer.Ordinal).Select(settings.PartitionName)];
    }

    /// <inheritdoc/>
    public async Task<HubRange> GetRangeAsync(string partition, CancellationToken cancellationToken)
    {
        await using var client = new EventHubConsumerClient(
            settings.HistoryConsumerGroup,
            _connection.Value,
            new EventHubConsumerClientOptions { RetryOptions = Retry }
        );
        var found = await client.GetPartitionPropertiesAsync(EventHubSettings.PartitionId(partition), cancellationToken);
        return new(
            found.IsEmpty ? found.LastEnqueuedSequenceNumber + 1 : found.BeginningSequenceNumber,
            found.LastEnqueuedSequenceNumber,
            found.LastEnqueuedTime.UtcDateTime
        );
    }

    /// <inheritdoc/>
    /// <exception cref="TimeoutException">The hub says that it has such events, and sends none.</exception>
    public async Task<EventBatch?> ReadAsync(string partition, long from, long to, CancellationToken cancellationToken)
    {
        // What the hub says decides whether there is anything; silence never does.
        var range = await GetRangeAsync(partition, cancellationToken);
        from = Math.Max(from, range.First);
        if (from > Math.Min(to, range.Last))
            return null;
        await using var receiver = new PartitionReceiver(
            settings.HistoryConsumerGroup,
            EventHubSettings.PartitionId(partition),
            EventPosition.FromSequenceNumber(from, isInclusive: true),
            _connection.Value,
            new PartitionReceiverOptions { RetryOptions = Retry, PrefetchCount = 0 }
        );
        var received = (await receiver.ReceiveBatchAsync(PageSize, Patience, cancellationToken)).ToList();
        if (received.Count == 0)
            throw new TimeoutException(
                $"The event hub says that partition {partition} has event {from}, and has not sent it for {Patience.TotalSeconds} s."
            );
        var page = received.TakeWhile(one => one.SequenceNumber <= to).ToList();
        return page.Count == 0
            ? null
            : new EventBatch(
                partition,
                [.. page.Select(one => one.EventBody.ToArray())],
                [.. page.Select(one => one.SequenceNumber)],
                [.. page.Select(one => one.EnqueuedTime.UtcDateTime)],
                [.. page.Select(one => one.OffsetString)]
            )
            {
                ContentTypes = [.. page.Select(one => one.ContentType)],
            };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection.IsValueCreated)
            await _connection.Value.DisposeAsync();
    }
}
