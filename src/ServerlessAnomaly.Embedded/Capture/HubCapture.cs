using Azure.Storage.Blobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.Embedded.EventHubs;

namespace ServerlessAnomaly.Embedded.Capture;

/// <summary>
/// Event Hubs Capture for a local hub: writes the events of every partition to Avro files in a container, one per window. It keeps its own checkpoint
/// per partition behind the files, so a restart loses nothing; a clean stop writes what is there. Run it as a hosted service, or call
/// <see cref="BackgroundService.StartAsync"/> and <see cref="BackgroundService.StopAsync"/>. Stop it before the hub and storage.
/// </summary>
public sealed class HubCapture : BackgroundService
{
    private readonly LocalEventHub hub;
    private readonly string consumerGroup;
    private readonly PartitionCapture[] partitions;

    /// <summary>Prepares capturing; <see cref="BackgroundService.StartAsync"/> begins it.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="container">Where the files go; created when missing.</param>
    /// <param name="options">When and how files are written; the defaults when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="log">Where to say what was written; nowhere when null.</param>
    public HubCapture(
        LocalEventHub hub, BlobContainerClient container, HubCaptureOptions? options = null, TimeProvider? time = null, ILogger<HubCapture>? log = null)
    {
        ArgumentNullException.ThrowIfNull(hub);
        ArgumentNullException.ThrowIfNull(container);
        options ??= new HubCaptureOptions();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Interval, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxFileBytes, 1, nameof(options));
        this.hub = hub;
        consumerGroup = options.ConsumerGroup;
        partitions =
        [
            .. hub.PartitionIds.Select(id => new PartitionCapture(
                hub, id, container, options, time ?? TimeProvider.System, log ?? NullLogger<HubCapture>.Instance)),
        ];
    }

    /// <summary>Ends the windows that are open and returns once every event that the hub held when it was called is in a file.</summary>
    /// <param name="ct">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended, or capturing was.</exception>
    public Task FlushAsync(CancellationToken ct = default) => Task.WhenAll(partitions.Select(partition => partition.FlushAsync(ct)));

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // From here on the hub keeps what was not captured.
        hub.RegisterConsumerGroup(consumerGroup);
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(partitions.Select(partition => Task.Run(() => partition.RunAsync(stoppingToken), CancellationToken.None)));
}
