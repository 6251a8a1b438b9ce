using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;
using ServerlessAnomaly.LocalHost.Protocol;
using ServerlessAnomaly.LocalHost.Worker;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

/// <summary>
/// Invokes the function with each message of a queue, and deletes what succeeded. What failed comes again at once; after its fifth failure
/// it moves to the queue of the same name with -poison, as in Azure.
/// </summary>
internal sealed class QueueListener(
    FunctionDefinition function,
    QueueClient queue,
    QueueClient poison,
    RetryingInvoker invoker,
    Outages outages,
    TimeProvider time,
    ILogger log
) : ITriggerListener
{
    private const int BatchSize = 16;
    private const int MaxDequeueCount = 5;
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly string _what = $"queue {queue.Name}";

    public Task RunAsync(CancellationToken stopping) => Task.Run(() => PollAsync(stopping), CancellationToken.None);

    private async Task PollAsync(CancellationToken stopping)
    {
        var pause = new GrowingPause(FirstPause, LongestPause, time);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var any = await ReceiveAsync(stopping);
                outages.Ended(_what);
                if (any)
                {
                    pause.Reset();
                    continue;
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception outage)
            {
                // The client has repeated it for a while; what it says then comes in many types.
                outages.Began(_what, outage);
            }
            await pause.WaitAsync(stopping);
        }
    }

    private async Task<bool> ReceiveAsync(CancellationToken stopping)
    {
        QueueMessage[] messages;
        try
        {
            messages = await queue.ReceiveMessagesAsync(BatchSize, Hidden, stopping);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return false;
        }
        await Task.WhenAll(messages.Select(message => HandleAsync(message, stopping)));
        return messages.Length > 0;
    }

    private async Task HandleAsync(QueueMessage message, CancellationToken stopping)
    {
        bool succeeded;
        try
        {
            succeeded = await invoker.InvokeAsync(function, InputOf(message), stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            succeeded = false;
        }

        // What follows settles the message and is quick; the host's end must not cut it short.
        if (!succeeded && (message.DequeueCount < MaxDequeueCount || stopping.IsCancellationRequested))
        {
            await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, message.Body, TimeSpan.Zero, CancellationToken.None);
            return;
        }
        if (!succeeded)
        {
            HostLog.Poisoned(log, function.Name, message.DequeueCount, poison.Name);
            await poison.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
            await poison.SendMessageAsync(message.Body, cancellationToken: CancellationToken.None);
        }
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, CancellationToken.None);
    }

    private static TriggerInput InputOf(QueueMessage message)
    {
        var text = message.Body.ToString();
        return new TriggerInput(
            new TypedData { String = text },
            new Dictionary<string, TypedData>(StringComparer.Ordinal)
            {
                ["QueueTrigger"] = new() { String = text },
                ["Id"] = new() { String = message.MessageId },
                ["PopReceipt"] = new() { String = message.PopReceipt },
                ["DequeueCount"] = new() { String = message.DequeueCount.ToString(CultureInfo.InvariantCulture) },
                ["InsertionTime"] = new() { Json = JsonSerializer.Serialize(message.InsertedOn) },
                ["ExpirationTime"] = new() { Json = JsonSerializer.Serialize(message.ExpiresOn) },
                ["NextVisibleTime"] = new() { Json = JsonSerializer.Serialize(message.NextVisibleOn) },
            }
        );
    }
}
