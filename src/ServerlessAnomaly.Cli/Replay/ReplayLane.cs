using System.Buffers;
using Azure.Messaging.EventHubs;
using ServerlessAnomaly.Cli.Sending;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>The readings for one partition: fills one batch while the one before is sent, so that they stay in order.</summary>
internal sealed class ReplayLane(HubSender sender, string partition, FeatureSchema schema) : IDisposable
{
    private const int EventsPerBatch = 500;

    private readonly ReadingJsonWriter _json = new(schema);
    private readonly List<int> _starts = [];
    private ArrayBufferWriter<byte> _bodies = new();
    private ArrayBufferWriter<byte> _sent = new();
    private Task _sending = Task.CompletedTask;

    /// <summary>Adds a reading; waits for the hub when a whole batch is ahead.</summary>
    public ValueTask AddAsync(in DriveReading reading, CancellationToken cancellationToken)
    {
        _starts.Add(_bodies.WrittenCount);
        _json.Write(reading, _bodies);
        return _starts.Count < EventsPerBatch ? ValueTask.CompletedTask : new ValueTask(SendAsync(cancellationToken));
    }

    /// <summary>Sends what is left and waits until the hub has it.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_starts.Count > 0)
            await SendAsync(cancellationToken);
        await _sending;
    }

    /// <summary>Waits until nothing is being sent any more, however that ended.</summary>
    public async Task SettleAsync() => await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public void Dispose() => _json.Dispose();

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await _sending;
        (_bodies, _sent) = (_sent, _bodies);
        _bodies.ResetWrittenCount();
        var bytes = _sent.WrittenMemory;
        var events = new EventData[_starts.Count];
        for (var i = 0; i < events.Length; i++)
        {
            var end = i + 1 < events.Length ? _starts[i + 1] : bytes.Length;
            events[i] = new EventData(bytes[_starts[i]..end]);
        }
        _starts.Clear();
        _sending = sender.SendAsync(partition, events, cancellationToken);
    }
}
