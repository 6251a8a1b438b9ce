using Azure.Storage.Blobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.LocalHub.Hubs;

namespace ServerlessAnomaly.LocalHub.Capture;

/// <summary>
/// Event Hubs Capture for a local hub: writes the events of every partition to Avro files in a container, one per window. It keeps its
/// own checkpoint per partition behind the files, so a restart loses nothing; a clean stop writes what is there. Run it as a hosted
/// service, or call <see cref="StartAsync"/> and <see cref="StopAsync"/>. Stop it before the hub and storage.
/// </summary>
public sealed class HubCapture : IHostedService, IDisposable
{
    // No BackgroundService: one that is stopped right after its start never runs, and would leave what is there unwritten.
    private readonly CancellationTokenSource _stopping = new();
    private readonly LocalEventHub _hub;
    private readonly string _consumerGroup;
    private readonly PartitionCapture[] _partitions;
    private readonly CaptureRetention _retention;
    private Task _running = Task.CompletedTask;

    /// <summary>Prepares capturing; <see cref="StartAsync"/> begins it.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="container">Where the files go; created when missing.</param>
    /// <param name="options">When and how files are written; the defaults when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="log">Where to say what was written; nowhere when null.</param>
    public HubCapture(
        LocalEventHub hub,
        BlobContainerClient container,
        HubCaptureOptions? options = null,
        TimeProvider? time = null,
        ILogger<HubCapture>? log = null
    )
    {
        ArgumentNullException.ThrowIfNull(hub);
        ArgumentNullException.ThrowIfNull(container);
        options ??= new HubCaptureOptions();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Interval, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxFileBytes, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.RetentionTime, TimeSpan.Zero, nameof(options));
        _hub = hub;
        _consumerGroup = options.ConsumerGroup;
        _partitions =
        [
            .. hub.PartitionIds.Select(id => new PartitionCapture(
                hub,
                id,
                container,
                options,
                time ?? TimeProvider.System,
                log ?? NullLogger<HubCapture>.Instance
            )),
        ];
        _retention = new CaptureRetention(
            container,
            [.. hub.PartitionIds.Select(id => new CapturePath(options.Namespace, hub.Name, id))],
            options,
            time ?? TimeProvider.System
        );
    }

    /// <summary>Ends the windows that are open and returns once every event that the hub held when it was called is in a file.</summary>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended, or capturing was.</exception>
    public Task FlushAsync(CancellationToken ct = default) => Task.WhenAll(_partitions.Select(partition => partition.FlushAsync(ct)));

    /// <summary>
    /// Deletes files that are older than <see cref="HubCaptureOptions.RetentionTime"/>, and the oldest ones above
    /// <see cref="HubCaptureOptions.RetentionBytes"/>: only such as this class writes, and never the newest of a partition.
    /// </summary>
    /// <param name="cancellationToken">Ends it; what was deleted stays deleted.</param>
    /// <exception cref="Azure.RequestFailedException">Storage does not answer.</exception>
    public Task<CaptureRemoval> RemoveOldAsync(CancellationToken cancellationToken) => _retention.RemoveOldAsync(cancellationToken);

    /// <summary>Begins capturing; the hub keeps from now on what was not captured.</summary>
    /// <param name="cancellationToken">Not needed: nothing is waited for.</param>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _hub.RegisterConsumerGroup(_consumerGroup);
        _running = Task.WhenAll(
            _partitions.Select(partition => Task.Run(() => partition.RunAsync(_stopping.Token), CancellationToken.None))
        );
        return Task.CompletedTask;
    }

    /// <summary>Writes what the hub holds and ends.</summary>
    /// <param name="cancellationToken">Ends the wait; what was not written stays in the hub.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }
}
