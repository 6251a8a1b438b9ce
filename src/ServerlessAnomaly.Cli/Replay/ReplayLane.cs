using System.Buffers;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>Some of the drives of a replay: fills one batch while the one before is posted, so that their readings stay in order.</summary>
internal sealed class ReplayLane(EventHubSender sender, FeatureSchema schema) : IDisposable
{
    private const int EventsPerBatch = 500;

    private readonly ReadingJsonWriter _json = new(schema);
    private readonly List<(int Start, string Key)> _events = [];
    private ArrayBufferWriter<byte> _bodies = new();
    private ArrayBufferWriter<byte> _posted = new();
    private Task _posting = Task.CompletedTask;

    /// <summary>Adds a reading; waits for the hub when a whole batch is ahead.</summary>
    public ValueTask AddAsync(string key, in DriveReading reading, CancellationToken cancellationToken)
    {
        _events.Add((_bodies.WrittenCount, key));
        _json.Write(reading, _bodies);
        return _events.Count < EventsPerBatch ? ValueTask.CompletedTask : new ValueTask(PostAsync(cancellationToken));
    }

    /// <summary>Posts what is left and waits until the hub has it.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_events.Count > 0) await PostAsync(cancellationToken);
        await _posting;
    }

    public void Dispose() => _json.Dispose();

    private async Task PostAsync(CancellationToken cancellationToken)
    {
        await _posting;
        (_bodies, _posted) = (_posted, _bodies);
        _bodies.ResetWrittenCount();
        var bytes = _posted.WrittenMemory;
        var batch = new EventToSend[_events.Count];
        for (var i = 0; i < batch.Length; i++)
        {
            var end = i + 1 < batch.Length ? _events[i + 1].Start : bytes.Length;
            batch[i] = new EventToSend(bytes[_events[i].Start..end], _events[i].Key);
        }
        _events.Clear();
        _posting = sender.SendAsync(batch, cancellationToken);
    }
}
