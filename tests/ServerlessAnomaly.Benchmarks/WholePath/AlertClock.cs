using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Azure.Storage.Queues;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.AzureStorage.Alerting;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Benchmarks.WholePath;

/// <summary>The alert queue's consumer. Times alerts from the moment at which a device had the reading to the moment at which they are received.</summary>
internal sealed class AlertClock : IAsyncDisposable
{
    private const int MessagesPerReceive = 32;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly QueueClient _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, long> _posted = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<double> _latencies = [];
    private readonly Task _receiving;

    private AlertClock(QueueClient queue)
    {
        _queue = queue;
        _receiving = Task.Run(ReceiveAsync);
    }

    public static AlertClock Start(string storageConnectionString)
    {
        var queue = new QueueClient(
            storageConnectionString,
            QueueAlertSink.DefaultQueue,
            new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }
        );
        queue.CreateIfNotExists();
        return new AlertClock(queue);
    }

    /// <summary>A device has a reading that is going to raise an alert.</summary>
    public void Posted(string serialNumber) => _posted[serialNumber] = Stopwatch.GetTimestamp();

    /// <summary>Starts afresh; alerts that are still on their way are not timed.</summary>
    public void Forget()
    {
        _posted.Clear();
        _latencies.Clear();
    }

    /// <summary>Milliseconds of all alerts, once all are received.</summary>
    public async Task<IReadOnlyCollection<double>> AllAsync(CancellationToken cancellationToken)
    {
        while (!_posted.IsEmpty)
        {
            if (_receiving.IsCompleted)
                await _receiving;
            await Task.Delay(PollInterval, cancellationToken);
        }
        return _latencies;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _receiving;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Asked to stop: nothing more is timed.
        }
        _stop.Dispose();
    }

    private async Task ReceiveAsync()
    {
        while (true)
        {
            var messages = (await _queue.ReceiveMessagesAsync(MessagesPerReceive, cancellationToken: _stop.Token)).Value;
            var received = Stopwatch.GetTimestamp();
            foreach (var message in messages)
            {
                var alert = JsonSerializer.Deserialize<DriveAlert>(message.Body, DocumentJson.OneLine)!;
                if (alert.Kind != AlertKind.Cleared && _posted.TryRemove(alert.SerialNumber, out var posted))
                    _latencies.Add(Stopwatch.GetElapsedTime(posted, received).TotalMilliseconds);
                await _queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, _stop.Token);
            }
            if (messages.Length == 0)
                await Task.Delay(PollInterval, _stop.Token);
        }
    }
}
