using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Sinks;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.AzureStorage.Alerting;

/// <summary>
/// Sends alerts to a storage queue, one message each: <see cref="DriveAlert"/> as JSON in base64, as queue triggers of Azure Functions
/// expect. Messages do not expire. The queue is created when the first alert finds it missing.
/// </summary>
/// <param name="queue">A client with <see cref="QueueMessageEncoding.Base64"/>, such as <see cref="StorageConnection.Queue"/>
/// gives.</param>
public sealed class QueueAlertSink(QueueClient queue) : IAlertSink
{
    /// <summary>Name of the queue where none is chosen.</summary>
    public const string DefaultQueue = "drive-alerts";

    private const int Parallelism = 16;
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);

    /// <inheritdoc/>
    public async Task SendAsync(IReadOnlyList<DriveAlert> alerts, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        var drives = alerts.GroupBy(alert => alert.SerialNumber, StringComparer.Ordinal);
        await Parallel.ForEachAsync(drives, options, SendInOrderAsync);
    }

    // A drive that is caught up on may be raised and cleared in one batch: the one must not overtake the other, nor go alone.
    private async ValueTask SendInOrderAsync(IEnumerable<DriveAlert> drive, CancellationToken cancellationToken)
    {
        foreach (var alert in drive)
            await SendAsync(alert, cancellationToken);
    }

    private async Task SendAsync(DriveAlert alert, CancellationToken cancellationToken)
    {
        var message = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(alert, DocumentJson.OneLine));
        try
        {
            await queue.SendMessageAsync(message, timeToLive: Never, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            // Only now, because the role that may send messages may not create queues.
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await queue.SendMessageAsync(message, timeToLive: Never, cancellationToken: cancellationToken);
        }
    }
}
