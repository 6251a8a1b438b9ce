using System.Collections.Concurrent;
using Azure.Messaging.EventHubs.Processor;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers.EventHubs;

/// <summary>
/// Writes checkpoints behind the processing: each partition's newest, at most once an interval. A checkpoint that is behind costs events that
/// are delivered again after a crash, and never one that is missed.
/// </summary>
internal sealed class CheckpointWriter(
    BlobCheckpoints checkpoints,
    Outages outages,
    Action<string, CheckpointPosition>? written,
    TimeProvider time
)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private const string What = "checkpoints";
    private readonly ConcurrentDictionary<string, CheckpointPosition> _pending = new(StringComparer.Ordinal);

    /// <summary>Notes how far a partition was processed.</summary>
    public void Note(string partition, CheckpointPosition position) => _pending[partition] = position;

    /// <summary>Writes until cancelled, and what is left once more then.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var partition in _pending.Keys)
                await FlushAsync(partition, CancellationToken.None);
        }
    }

    /// <summary>Writes a partition's newest checkpoint. An outage is noted; the next write has it again.</summary>
    public async Task FlushAsync(string partition, CancellationToken cancellationToken)
    {
        if (!_pending.TryRemove(partition, out var position))
            return;
        try
        {
            await checkpoints.WriteAsync(partition, position, cancellationToken);
            written?.Invoke(partition, position);
            outages.Ended(What);
        }
        catch (Exception outage)
        {
            // A newer one may have come meanwhile: that one stays.
            _pending.TryAdd(partition, position);
            outages.Began(What, outage);
        }
    }
}
