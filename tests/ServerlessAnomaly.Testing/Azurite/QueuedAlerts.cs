using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Testing.Azurite;

/// <summary>Takes alerts off a queue, as a consumer does.</summary>
public static class QueuedAlerts
{
    /// <summary>Everything that is on the queue, oldest first; none where there is no queue. It is hidden from others for a minute, and stays.</summary>
    public static async Task<IReadOnlyList<DriveAlert>> ReceiveAllAsync(string connectionString, string queueName)
    {
        var queue = new QueueClient(connectionString, queueName, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        var received = new List<QueueMessage>();
        try
        {
            while ((await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(1))).Value is { Length: > 0 } messages)
                received.AddRange(messages);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return [];
        }
        return
        [
            .. received
                .OrderBy(message => message.InsertedOn)
                .Select(message => JsonSerializer.Deserialize<DriveAlert>(message.Body.ToMemory().Span, DocumentJson.OneLine)!),
        ];
    }
}
