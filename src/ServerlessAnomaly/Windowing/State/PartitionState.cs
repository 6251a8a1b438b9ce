using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.Format;
using ServerlessAnomaly.Windowing.Identity;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Windowing.State;

/// <summary>
/// The durable state of one partition: windows and alert states of its drives, the last applied event, and counters. A batch is applied
/// to the windows in memory with <see cref="Apply"/>, and counts when <see cref="CommitAsync"/> returns. If anything fails in between,
/// drop the object and load it again: the batch is then replayed from where it was. Not safe for concurrent use.
/// </summary>
public sealed class PartitionState
{
    private readonly IWindowJournal _journal;
    private readonly KindShapes _shapes;
    private readonly DurabilityOptions _options;
    private readonly JournalEntryWriter _entry;
    private readonly BatchChanges _changed = new();
    private JournalPosition _position;
    private ReadingTotals _batch;
    private EventPosition _lastEvent;
    private long _snapshotBytes;
    private ColumnChanges _changes = new();

    private PartitionState(IWindowJournal journal, string partition, KindShapes shapes, KindWindows windows, DurabilityOptions options)
    {
        (_journal, Partition, _shapes, Kinds, _options) = (journal, partition, shapes, windows, options);
        _entry = new JournalEntryWriter(shapes, IWindowJournal.MaxEntryBytes);
    }

    /// <summary>The partition.</summary>
    public string Partition { get; }

    /// <summary>
    /// Windows and alert states of the partition's drives. Change an alert state only of a drive whose window was just scored.
    /// </summary>
    public KindWindows Kinds { get; }

    /// <summary>The kind that the schema is of.</summary>
    public DriveKind Own => _shapes.Own;

    /// <summary>The windows of that.</summary>
    public PartitionWindows Windows => Kinds[_shapes.Own];

    /// <summary>The last event of the last committed batch.</summary>
    public EventPosition LastEvent => _lastEvent;

    /// <summary>Counters of all committed batches since the partition's state was begun.</summary>
    public ReadingTotals Totals { get; private set; }

    /// <summary>Counters of the batch that is being applied.</summary>
    public ReadingTotals Batch => _batch;

    /// <summary>Bytes in the journal since the last snapshot.</summary>
    public long JournalBytes => _position.Offset;

    /// <summary>Kinds whose windows begin anew, as they were stored by other columns, with the id of the schema of then; until they are settled.</summary>
    internal IReadOnlyDictionary<DriveKind, string> ColumnChanges => _changes.Schemas;

    /// <summary>False once a commit has failed: drop the object and load it again.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>Reads a partition's state: its snapshot, then the batches in its journal.</summary>
    /// <param name="journal">Where the state is.</param>
    /// <param name="partition">The partition's name, unique among hubs and consumer groups, such as <c>hub/consumer-group/0</c>.</param>
    /// <param name="schema">The schema of its kind; the other kinds have their shipped ones. Windows of other columns begin anew.</param>
    /// <param name="window">Steps and step length must be those that the state was written with.</param>
    /// <param name="options">When to compact.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="StateCorruptException">The stored state is damaged.</exception>
    /// <exception cref="StateMismatchException">The stored state was written under other settings, or by a newer version.</exception>
    public static Task<PartitionState> LoadAsync(
        IWindowJournal journal,
        string partition,
        FeatureSchema schema,
        WindowOptions window,
        DurabilityOptions options,
        CancellationToken cancellationToken
    ) => LoadWithAsync(journal, partition, KindSchemas.With(schema), window, options, cancellationToken);

    /// <summary>The same by schemas of all kinds.</summary>
    internal static async Task<PartitionState> LoadWithAsync(
        IWindowJournal journal,
        string partition,
        KindSchemas schemas,
        WindowOptions window,
        DurabilityOptions options,
        CancellationToken cancellationToken
    )
    {
        var content = await journal.ReadAsync(partition, cancellationToken);
        var changes = new ColumnChanges();
        var (shapes, windows) = (new KindShapes(schemas, window), new KindWindows(schemas, window));
        var (last, totals) = content.Snapshot.IsEmpty
            ? (EventPosition.Start, default)
            : PartitionSnapshot.Read(content.Snapshot.Span, windows, shapes, changes, partition);
        var replay = new JournalReplay(partition, shapes, windows, changes);
        replay.Run(content.Entries);
        windows.ForgetMoved();
        return new PartitionState(journal, partition, shapes, windows, options)
        {
            _lastEvent = replay.LastEvent ?? last,
            Totals = totals + replay.Totals,
            _position = content.Position,
            _snapshotBytes = content.Snapshot.Length,
            _changes = changes,
        };
    }

    /// <summary>Whether any event was ever applied, or passed over as lost.</summary>
    public bool HasBegun => _lastEvent != EventPosition.Start;

    /// <summary>How an event stands to the last committed batch. Changes nothing.</summary>
    public EventStanding StandingOf(long sequenceNumber, DateTime enqueuedAt) => _lastEvent.StandingOf(sequenceNumber, enqueuedAt);

    /// <summary>Goes on with an event of a hub that gives its numbers anew: the one with this number is the next.</summary>
    public void StartOver(long sequenceNumber)
    {
        EnsureUsable();
        _lastEvent = _lastEvent with { SequenceNumber = sequenceNumber - 1 };
    }

    /// <summary>
    /// Puts a reading into its drive's window, counts it, and remembers it for the commit. After <see cref="ReadingOutcome.Ready"/> the
    /// window is to be scored and the drive's <see cref="PartitionWindows.Alert"/> brought up to date before the commit; where the window was
    /// started over for another drive, that is to be forgotten.
    /// </summary>
    /// <param name="reading">The reading; it is copied.</param>
    /// <param name="hasDetector">Whether windows of its kind can be scored; without a detector a complete window counts as such.</param>
    public AppliedReading Apply(in DriveReading reading, bool hasDetector = true)
    {
        EnsureUsable();
        var windows = Kinds[reading.Kind];
        var taken = StepReading.From(reading, windows.Options);
        var applied = windows.Apply(taken);
        if (applied.Outcome == ReadingOutcome.Ready && !hasDetector)
            applied = applied with { Outcome = ReadingOutcome.NoDetector };
        _batch = _batch.Add(applied.Outcome);
        if (applied.Outcome == ReadingOutcome.Late)
            return applied;

        if (applied.Outcome == ReadingOutcome.Ready || applied.StartedOver)
            _changed.AlertOf(reading.Kind, applied.Drive, _entry.Readings);
        if (applied.IsNew && Kinds.FindInOtherKind(reading) is { } other)
            applied = applied with { Change = IdentityChange.Kind, Other = other };
        else if (applied.IsNew)
            applied = applied with { FormerDrive = Inherit(reading, windows, applied.Drive, taken.Step) };
        if (windows.IsAsleep(applied.Drive))
            _changed.NotesOf(reading.Kind, applied.Drive);
        var hasMoved = applied.IsNewest && Kinds.Places.Locate(ref windows.Slot(applied.Drive), reading.Location);
        Kinds.Hear(windows, applied.Drive, taken.Step);
        _entry.AddReading(reading.Kind, windows, taken, applied, hasMoved);
        return applied;
    }

    /// <summary>
    /// Takes note that a drive sleeps: it was heard of, without a reading. Drives that have no window are not known.
    /// </summary>
    /// <param name="serialNumber">UTF-8 serial number.</param>
    /// <param name="takenAt">When the hub took its word, UTC: what a sleeping drive's collector says need not have a time.</param>
    public void HearAsleep(ReadOnlySpan<byte> serialNumber, DateTime takenAt)
    {
        EnsureUsable();
        foreach (var kind in DriveKinds.All)
        {
            if (!Kinds[kind].TryFind(serialNumber, out var drive))
                continue;
            var before = Kinds[kind].Slot(drive).Notes;
            var step = Kinds[kind].Options.StepOf(takenAt);
            var notes = (before with { AsleepStep = before.IsAsleep ? Math.Max(step, before.AsleepStep) : step })
                .With(DriveFlags.ToldBefore, false)
                .With(DriveFlags.Asleep, true);
            if (notes != before)
                Note(kind, drive, notes);
            return;
        }
    }

    /// <summary>Fills the window of a kind whose columns have changed with a reading that was applied before; says whether that had a new value.</summary>
    internal bool Fill(in DriveReading reading) =>
        _changes.Schemas.ContainsKey(reading.Kind) && Kinds[reading.Kind].Fill(StepReading.From(reading, Kinds[reading.Kind].Options));

    /// <summary>Makes the windows durable by the columns that they have now. Between batches.</summary>
    /// <exception cref="PartitionTakenOverException">Another instance has written: drop the object and load it again.</exception>
    internal async Task SettleColumnsAsync(CancellationToken cancellationToken)
    {
        EnsureUsable();
        await CompactAsync(cancellationToken);
        _changes.Clear();
    }

    /// <summary>Changes what is remembered of a drive's comings and goings, for the commit too.</summary>
    internal void Note(DriveKind kind, int drive, in DriveNotes notes)
    {
        EnsureUsable();
        Kinds[kind].Note(drive, notes);
        _changed.NotesOf(kind, drive);
    }

    /// <summary>
    /// Remembers for the commit that the drive's <see cref="PartitionWindows.Verdict"/> has changed with the reading that was applied last.
    /// </summary>
    /// <param name="kind">The drive's kind.</param>
    /// <param name="drive">The drive's number, as <see cref="Apply"/> gave it.</param>
    public void VerdictChanged(DriveKind kind, int drive)
    {
        EnsureUsable();
        _changed.VerdictOf(kind, drive, _entry.Readings - 1);
    }

    /// <summary>Drives of the batch that is being applied whose window begins anew because they were taken for another kind before.</summary>
    public int Moved { get; private set; }

    /// <summary>Counts readings, or whole bodies, that were dead-lettered.</summary>
    public void AddDeadLettered(int count) => _batch = _batch with { DeadLettered = _batch.DeadLettered + count };

    /// <summary>Counts events that the hub no longer has, and that were never applied.</summary>
    public void AddLost(long events) => _batch = _batch with { Lost = _batch.Lost + events };

    /// <summary>
    /// Makes the batch durable. Comes last, after its alerts and dead letters were sent. A batch whose events were all applied before
    /// changes nothing and is not written. What it was is then to be counted, and <see cref="CompactIfDueAsync"/> to be called.
    /// </summary>
    /// <param name="last">The last event of the batch.</param>
    /// <param name="cancellationToken">Cancels the call; the object is then not usable any longer.</param>
    /// <exception cref="PartitionTakenOverException">Another instance has written: drop the object and load it again.</exception>
    public async Task CommitAsync(EventPosition last, CancellationToken cancellationToken)
    {
        EnsureUsable();

        // A hub's clock may be set back. The latest time is kept, so that no event of before looks as if a new hub had taken it.
        if (last.EnqueuedAt < _lastEvent.EnqueuedAt)
            last = last with { EnqueuedAt = _lastEvent.EnqueuedAt };
        if (last.SequenceNumber <= _lastEvent.SequenceNumber && _batch.Received == 0)
            return;
        IsUsable = false;
        _changed.MoveTo(_entry, Kinds);
        for (var part = 0; part < _entry.Parts; part++)
        {
            var entry = _entry.Compose(part, last, _batch);
            _position = await _journal.AppendAsync(Partition, _position, entry, cancellationToken);
        }
        _lastEvent = last;
        Totals += _batch;
        _batch = default;
        _entry.Clear();
        if (Moved > 0)
            Kinds.ForgetMoved();
        Moved = 0;
        IsUsable = true;
    }

    /// <summary>
    /// Compacts the journal when it has grown enough. A step of its own: where it fails, the batches before it are durable all the same, and nobody applies
    /// them once more.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call; the object is then not usable any longer.</param>
    /// <exception cref="PartitionTakenOverException">Another instance has written: drop the object and load it again.</exception>
    public async Task CompactIfDueAsync(CancellationToken cancellationToken)
    {
        EnsureUsable();
        if (_position.Entries < _options.MaxJournalEntries && _position.Offset < Math.Max(_options.MaxJournalBytes, 4 * _snapshotBytes))
            return;
        await CompactAsync(cancellationToken);
    }

    /// <summary>Alerts that are open of a drive stay open when it turns out to be of another kind; the journal has them with its first reading.</summary>
    /// <returns>Its number among the windows of ATA's other kind; null where it was not taken for that.</returns>
    private int? Inherit(in DriveReading reading, PartitionWindows windows, int drive, int step)
    {
        if (Kinds.OfOtherAta(reading.Kind, reading.SerialNumber, step, out var former) is not { } before)
            return null;
        (windows.Alert(drive), windows.Verdict(drive)) = (before.Alert, before.Verdict);
        _changed.AlertOf(reading.Kind, drive, _entry.Readings);
        _changed.VerdictOf(reading.Kind, drive, _entry.Readings);
        Note(reading.Kind, drive, windows.Slot(drive).Notes with { TwoDrivesStep = before.Notes.TwoDrivesStep });
        Moved++;
        return former;
    }

    private async Task CompactAsync(CancellationToken cancellationToken)
    {
        IsUsable = false;
        Kinds.EvictUnheard(_options.ForgetAfterSteps);
        var snapshot = PartitionSnapshot.Write(Kinds, _shapes, _lastEvent, Totals);
        _position = await _journal.CompactAsync(Partition, _position, snapshot, cancellationToken);
        _snapshotBytes = snapshot.Length;
        IsUsable = true;
    }

    private void EnsureUsable()
    {
        if (!IsUsable)
            throw new InvalidOperationException($"A commit of partition '{Partition}' has failed: load its state again.");
    }
}
