using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

/// <summary>
/// Invokes the function with each message of a queue, and deletes what succeeded. What failed comes again at once; after its fifth failure
/// it moves to
/// the queue of the same name with -poison, as in Azure.
/// </summary>
internal sealed class QueueListener(
    Function function, QueueClient queue, QueueClient poison, RetryingInvoker invoker, TimeProvider time, ILogger log) : ITriggerListener
{
    private const int BatchSize = 16;
    private const int MaxDequeueCount = 5;
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    public Task RunAsync(CancellationToken stopping) => Task.Run(() => PollAsync(stopping), CancellationToken.None);

    private async Task PollAsync(CancellationToken stopping)
    {
        var pause = FirstPause;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await ReceiveAsync(stopping))
                {
                    pause = FirstPause;
                    continue;
                }

                await Task.Delay(pause, time, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (RequestFailedException exception)
            {
                HostLog.QueueFailed(log, exception, function.Descriptor.Name, queue.Name, pause);
                await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }
    }

    private async Task<bool> ReceiveAsync(CancellationToken stopping)
    {
        QueueMessage[] messages;
        try
        {
            messages = await queue.ReceiveMessagesAsync(BatchSize, Hidden, stopping);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
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
            succeeded = await invoker.InvokeAsync(function, new QueueInput(message), stopping);
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
            HostLog.Poisoned(log, function.Descriptor.Name, message.DequeueCount, poison.Name);
            await poison.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
            await poison.SendMessageAsync(message.Body, cancellationToken: CancellationToken.None);
        }

        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, CancellationToken.None);
    }
}
