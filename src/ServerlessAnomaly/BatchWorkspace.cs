using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly;

/// <summary>
/// The computing steps of a batch — parse, window, score, decide — in buffers that are reused from batch to batch. Changes the state in
/// memory, and nothing outside.
/// </summary>
internal sealed class BatchWorkspace
{
    /// <summary>Readings per journal entry: bounds memory and the size of one scored run.</summary>
    private const int ReadingsPerEntry = 8192;

    /// <summary>Dead letters at which an entry ends: each carries up to 64 KiB of body.</summary>
    private const int LettersPerEntry = 256;

    private readonly string _partition;
    private readonly TelemetryParser _parser;
    private readonly ReadingBatches _readings;
    private readonly KindWorkspace[] _kinds;
    private readonly List<RejectedReading> _rejected = [];
    private readonly List<BatchAlert> _found = [];
    private readonly List<DriveAlert> _alerts = [];

    public BatchWorkspace(string partition, PipelineServices services)
    {
        var drift = services.Drift.NewTally();
        _partition = partition;
        _parser = new(KindSchemas.With(services.Schema), services.Telemetry, services.Clock, services.AvroSchemas);
        _readings = new(KindSchemas.With(services.Schema));
        _kinds = [.. DriveKinds.All.Select(kind => new KindWorkspace(kind, partition, services, _readings.For(kind), drift))];
    }

    /// <summary>Alerts that the last <see cref="Score"/> decided on, in the order of their readings.</summary>
    public IReadOnlyList<DriveAlert> Alerts => _alerts;

    /// <summary>Readings that were refused because the drive sleeps.</summary>
    public long Asleep => _rejected.Sum(rejected => rejected.Reason == RejectReason.Asleep ? rejected.Readings : 0);

    /// <summary>Parses events from <paramref name="next"/> on, until an entry is full or the next number is missing.</summary>
    public void Parse(EventBatch batch, ref int next)
    {
        _readings.Clear();
        _rejected.Clear();
        do
        {
            _parser.Parse(batch.Bodies[next], next, _readings, _rejected, batch.ContentTypeOf(next));
            next++;
        } while (
            next < batch.Bodies.Count
            && batch.SequenceNumbers[next] == batch.SequenceNumbers[next - 1] + 1
            && _readings.Count < ReadingsPerEntry
            && _rejected.Count < LettersPerEntry
        );
    }

    /// <summary>Puts the readings into their windows, and copies every window that is to be scored.</summary>
    public void UpdateWindows(PartitionState state, EventBatch batch, BatchDetectors detectors)
    {
        _found.Clear();
        state.AddDeadLettered(_rejected.Sum(rejected => rejected.Readings));
        foreach (var kind in _kinds)
            kind.Begin();

        // In the order of the events, whatever their kinds: a drive may be taken for another kind, or sleep, between two readings.
        for (var refused = 0; ; )
        {
            var kind = NextKind();
            while (refused < _rejected.Count && _rejected[refused].EventIndex <= kind.NextEvent)
                HearAsleep(state, batch, _rejected[refused++]);
            if (kind.NextEvent == int.MaxValue)
                return;
            kind.TakeNext(state, batch, detectors[kind.Kind] is not null, _found);
        }
    }

    /// <summary>
    /// Scores all complete windows, in one run a kind, and decides the alerts in order of arrival, whatever their kinds: a drive that changes kind takes its
    /// open alert along.
    /// </summary>
    public void Score(PartitionState state, EventBatch batch, BatchDetectors detectors)
    {
        foreach (var kind in _kinds)
            kind.Score(detectors[kind.Kind]);
        for (var kind = NextDecision(); kind.NextDecision < int.MaxValue; kind = NextDecision())
            kind.DecideNext(state, batch, detectors[kind.Kind], _found);
        _found.Sort();
        _alerts.Clear();
        foreach (var found in _found)
            _alerts.Add(found.Alert);
    }

    /// <summary>Counts the scored windows for drift; once their batch is in the journal, so that a replayed batch counts once.</summary>
    public void CountDrift(BatchDetectors detectors)
    {
        foreach (var kind in _kinds)
            kind.CountDrift(detectors[kind.Kind]);
    }

    private KindWorkspace NextDecision()
    {
        var first = _kinds[0];
        foreach (var kind in _kinds)
            if (kind.NextDecision < first.NextDecision)
                first = kind;
        return first;
    }

    private KindWorkspace NextKind()
    {
        var first = _kinds[0];
        foreach (var kind in _kinds)
            if (kind.NextEvent < first.NextEvent)
                first = kind;
        return first;
    }

    private static void HearAsleep(PartitionState state, EventBatch batch, RejectedReading rejected)
    {
        if (rejected.Sleeper is { } sleeper)
            state.HearAsleep(sleeper, batch.EnqueuedTimes[rejected.EventIndex]);
    }

    /// <summary>The letters of what was refused.</summary>
    public IReadOnlyList<DeadLetter> DeadLetters(EventBatch batch) => DeadLetter.From(_rejected, _partition, batch);
}
