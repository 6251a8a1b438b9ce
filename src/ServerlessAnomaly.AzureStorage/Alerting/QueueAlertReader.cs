using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.AzureStorage.Alerting;

/// <summary>Reads the alert queue.</summary>
/// <param name="queue">A client with <see cref="QueueMessageEncoding.Base64"/>, such as <see cref="StorageConnection.Queue"/>
/// gives.</param>
public sealed class QueueAlertReader(QueueClient queue)
{
    private const int MostAtOnce = 32;
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(1);

    /// <summary>
    /// All alerts on the queue, oldest first; none is removed. Up to 31 are only looked at. A queue shows no more than 32 without
    /// handing them out, so where there are more, all are received and put back at once: other readers miss them for that moment, and
    /// each message's dequeue count grows by one.
    /// </summary>
    /// <exception cref="InvalidDataException">A message is not an alert.</exception>
    public async Task<IReadOnlyList<DriveAlert>> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            var seen = (await queue.PeekMessagesAsync(MostAtOnce, cancellationToken).ConfigureAwait(false)).Value;
            if (seen.Length == MostAtOnce) return await ReceiveAndPutBackAsync(cancellationToken).ConfigureAwait(false);
            return [.. seen.OrderBy(message => message.InsertedOn).Select(message => Parse(message.MessageId, message.Body))];
        }
        catch (FormatException foreign)
        {
            throw NotAnAlert("A message", foreign);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return [];
        }
    }

    /// <summary>
    /// Takes alerts off the queue until it is empty. Each is removed once the caller asks for the next, so a caller that fails gets it
    /// again.
    /// </summary>
    /// <exception cref="InvalidDataException">A message is not an alert; it stays on the queue.</exception>
    public async IAsyncEnumerable<DriveAlert> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await ReceiveAsync(1, cancellationToken).ConfigureAwait(false) is [var message])
        {
            yield return Parse(message.MessageId, message.Body);
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<DriveAlert>> ReceiveAndPutBackAsync(CancellationToken cancellationToken)
    {
        var received = new List<QueueMessage>();
        try
        {
            while (await ReceiveAsync(MostAtOnce, cancellationToken).ConfigureAwait(false) is { Length: > 0 } messages)
                received.AddRange(messages);
            return [.. received.OrderBy(message => message.InsertedOn).Select(message => Parse(message.MessageId, message.Body))];
        }
        finally
        {
            // Not cancelled: what was taken is put back in any case.
            await Parallel.ForEachAsync(
                received, async (message, _) => await PutBackAsync(message).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private async Task PutBackAsync(QueueMessage message)
    {
        try
        {
            await queue.UpdateMessageAsync(
                message.MessageId, message.PopReceipt, message.Body, visibilityTimeout: TimeSpan.Zero).ConfigureAwait(false);
        }
        catch (RequestFailedException gone) when (
            gone.ErrorCode == QueueErrorCode.MessageNotFound || gone.ErrorCode == QueueErrorCode.PopReceiptMismatch)
        {
            // It took longer than it was hidden for: it is visible again, or another reader has it.
        }
    }

    private async Task<QueueMessage[]> ReceiveAsync(int most, CancellationToken cancellationToken)
    {
        try
        {
            return (await queue.ReceiveMessagesAsync(most, Hidden, cancellationToken).ConfigureAwait(false)).Value;
        }
        catch (FormatException foreign)
        {
            throw NotAnAlert("A message", foreign);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return [];
        }
    }

    private DriveAlert Parse(string messageId, BinaryData body)
    {
        try
        {
            return JsonSerializer.Deserialize<DriveAlert>(body.ToMemory().Span, DocumentJson.OneLine)
                ?? throw new JsonException("The document is null.");
        }
        catch (JsonException malformed)
        {
            throw NotAnAlert($"Message {messageId}", malformed);
        }
    }

    private InvalidDataException NotAnAlert(string message, Exception cause) =>
        new($"{message} on the queue '{queue.Name}' is not an alert; remove it, and let nothing else write there.", cause);
}
