using ServerlessAnomaly.History;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Tests.Faults;

/// <summary>A hub's past of which the first reads fail.</summary>
internal sealed class HistoryOutage(IHubHistory inner, int outages) : IHubHistory
{
    private int _left = outages;

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

    public Task<HubRange> GetRangeAsync(string partition, CancellationToken cancellationToken) =>
        inner.GetRangeAsync(partition, cancellationToken);

    public Task<EventBatch?> ReadAsync(string partition, long from, long to, CancellationToken cancellationToken) =>
        _left-- > 0
            ? Task.FromException<EventBatch?>(new IOException("The hub cannot be reached."))
            : inner.ReadAsync(partition, from, to, cancellationToken);
}
