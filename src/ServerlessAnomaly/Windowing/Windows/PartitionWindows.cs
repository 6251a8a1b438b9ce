using System.Numerics;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.Identity;

namespace ServerlessAnomaly.Windowing.Windows;

/// <summary>
/// The windows of all drives of one partition: for each drive a ring of <see cref="WindowOptions.Steps"/> × <see cref="Width"/> raw float32
/// values. A drive is named by a small number that is its own until it is evicted. Not safe for concurrent use.
/// </summary>
/// <param name="options">Shape of the windows.</param>
/// <param name="width">Values per reading: the number of columns of the schema.</param>
/// <param name="hoursColumn">The column that holds the hours in use; negative where none does.</param>
public sealed class PartitionWindows(WindowOptions options, int width, int hoursColumn = -1)
{
    private readonly DriveStore _store = new(options, width);
    private ReadingClock _clock;

    /// <summary>Shape of the windows.</summary>
    public WindowOptions Options { get; } = options;

    /// <summary>Values per reading.</summary>
    public int Width { get; } = width;

    /// <summary>Drives known.</summary>
    public int Count => _store.Count;

    /// <summary>Drives whose window is complete.</summary>
    public int ReadyCount { get; private set; }

    /// <summary>Drives whose last word was that they sleep.</summary>
    public int AsleepCount => _store.AsleepCount;

    /// <summary>Newest step of any accepted reading; <see cref="int.MinValue"/> before the first.</summary>
    public int NewestStep { get; private set; } = int.MinValue;

    /// <summary>The numbers of all drives, ascending.</summary>
    public IEnumerable<int> Drives => Enumerable.Range(0, End).Where(drive => Slot(drive).SerialNumber is not null);

    /// <summary>Exclusive upper bound of the drives' numbers.</summary>
    internal int End => _store.End;

    internal TextTable Models => _store.Models;

    /// <summary>Where the drives are; shared with the windows of other kinds.</summary>
    internal PlaceTable Places { get; init; } = new();

    /// <summary>The column that holds the hours in use; negative where none does.</summary>
    internal int HoursColumn { get; } = hoursColumn;

    /// <summary>
    /// Puts a reading into its drive's window. A newer step moves the window on, and skipped steps stay missing; more than
    /// <see cref="WindowOptions.MaxGapSteps"/> skipped steps start the drive over. An older step inside the window fills its slot. Where the
    /// newest step is there already, a reading that was not taken before the last one brings its values up to date; what it does not say stays.
    /// Nothing earlier ever undoes something newer. A reading of another drive with the same serial number starts the window over; one that is
    /// older than the newest is not kept. See <see cref="IdentityChange"/>.
    /// </summary>
    /// <param name="reading">The reading; its values are copied.</param>
    /// <param name="drive">The drive's number.</param>
    public ReadingOutcome Apply(in DriveReading reading, out int drive)
    {
        var applied = Apply(StepReading.Of(reading, Options));
        drive = applied.Drive;
        return applied.Outcome;
    }

    /// <summary>
    /// Copies the window that ends at <see cref="LastStep"/>, <c>[steps, width]</c>, oldest step first, NaN where missing.
    /// </summary>
    public void CopyWindow(int drive, Span<float> destination) => _store.CopyWindow(drive, destination);

    /// <summary>The newest values at the end of the window, one for each column.</summary>
    public ReadOnlySpan<float> LastValues(int drive) => StepValues(drive, Slot(drive).LastStep);

    /// <summary>Finds a drive by its UTF-8 serial number.</summary>
    public bool TryFind(ReadOnlySpan<byte> serialNumber, out int drive) => _store.TryFind(serialNumber, out drive);

    /// <summary>UTF-8 serial number of a drive.</summary>
    public ReadOnlySpan<byte> SerialNumber(int drive) => Slot(drive).SerialNumber;

    /// <summary>UTF-8 model of a drive; empty where no reading said it. At most 255 bytes are kept.</summary>
    public ReadOnlySpan<byte> Model(int drive) => Models.Name(Slot(drive).Model);

    /// <summary>Step of the oldest reading since the drive was new or started over.</summary>
    public int FirstStep(int drive) => Slot(drive).FirstStep;

    /// <summary>Step of the newest reading: the last of the window.</summary>
    public int LastStep(int drive) => Slot(drive).LastStep;

    /// <summary>Bit i says that the step <see cref="LastStep"/> − i is there.</summary>
    public uint Presence(int drive) => Slot(drive).Presence;

    /// <summary>What the alert policy remembers of the drive.</summary>
    public ref AlertState Alert(int drive) => ref Slot(drive).Alert;

    /// <summary>What the policy remembers of the drive's own word.</summary>
    public ref VerdictState Verdict(int drive) => ref Slot(drive).Verdict;

    /// <summary>Readings of the drive that were taken since it was new.</summary>
    public long Readings(int drive) => Slot(drive).Readings;

    /// <summary>How often its window was started over because of a gap.</summary>
    public int Restarts(int drive) => Slot(drive).Restarts;

    /// <summary>What it is known by.</summary>
    public DriveFacts Facts(int drive) => DriveFacts.Of(Model(drive), Slot(drive).CapacityBytes, Slot(drive).Hours);

    /// <summary>Where it is, as far as its readings have said; valid until the next reading.</summary>
    public DriveLocation Location(int drive) => Places.Location(Slot(drive));

    /// <summary>Whether its last word was that it sleeps.</summary>
    public bool IsAsleep(int drive) => Slot(drive).Notes.IsAsleep;

    /// <summary>Whether it is told that two drives have its serial number.</summary>
    public bool HasTwoDrives(int drive) => Slot(drive).Notes.HasTwoDrives;

    /// <summary>Hours in use as a reading says them; NaN where it does not.</summary>
    internal float HoursOf(in DriveReading reading) => IdentityRules.HoursOf(reading.Values, HoursColumn, reading.Identity.PowerOnHours);

    /// <summary>Whether nothing of the drive is newer than this time.</summary>
    public bool IsNewest(int drive, DateTime utc)
    {
        ref readonly var slot = ref Slot(drive);
        var step = Options.StepOf(utc);
        return step > slot.LastStep || (step == slot.LastStep && Options.OffsetOf(utc) >= slot.LastOffset);
    }

    /// <summary>Whether the window that ends at the newest step can be scored.</summary>
    public bool IsReady(int drive) => IsReady(in Slot(drive));

    /// <summary>
    /// Forgets the drives that were not heard of for more than <paramref name="ticks"/> ticks of the partition's clock. Their numbers are used
    /// again.
    /// </summary>
    /// <returns>How many were forgotten.</returns>
    public int EvictUnheard(int ticks)
    {
        var evicted = 0;
        for (var drive = 0; drive < End; drive++)
        {
            ref var slot = ref Slot(drive);
            if (slot.SerialNumber is null || _clock.Now - (long)slot.HeardAt <= ticks)
                continue;
            Forget(drive);
            evicted++;
        }
        return evicted;
    }

    /// <summary>Forgets a drive; its number is used again.</summary>
    internal void Forget(int drive)
    {
        ref var slot = ref Slot(drive);
        if (IsReady(in slot))
            ReadyCount--;
        Places.Release(in slot);
        _store.Remove(drive);
    }

    internal AppliedReading Apply(in StepReading reading)
    {
        if (reading.Values.Length != Width)
            throw new ArgumentException(
                $"A reading has {reading.Values.Length} values, but the windows have {Width} columns: parse it with the same schema."
            );
        var isNew = !TryFind(reading.SerialNumber, out var drive);
        if (isNew)
            drive = _store.Add(reading.SerialNumber, reading.Step, _clock.Now - 1);
        ref var slot = ref Slot(drive);
        var age = (long)slot.LastStep - reading.Step;
        if (age >= Options.Steps)
            return new(ReadingOutcome.Late, drive);

        var isNewest = age < 0 || (age == 0 && reading.Offset >= slot.LastOffset);
        var hours = IdentityRules.HoursOf(reading.Values, HoursColumn, reading.Hours);
        var change =
            isNew || reading.Rule != IdentityRule.Decide
                ? IdentityChange.None
                : IdentityRules.ChangeOf(in slot, Models, reading, hours, isNewest, Options);
        var other = change != IdentityChange.None && !slot.Notes.HasTwoDrives ? Facts(drive) : null;
        if (change != IdentityChange.None && !isNewest)
            return new(ReadingOutcome.Late, drive) { Change = change, Other = other };
        if (reading.Step < slot.FirstStep && (slot.Notes.Flags & DriveFlags.Replaced) != 0)
            return new(ReadingOutcome.Late, drive);

        var wasReady = !isNew && IsReady(in slot);
        var startsOver = change != IdentityChange.None || reading.Rule == IdentityRule.Other;
        var former = change != IdentityChange.None ? Model(drive).ToArray() : null;
        if (startsOver)
            BeginOther(ref slot, drive, reading);
        else if (age < 0)
            Advance(ref slot, drive, reading.Step);
        else if (reading.Step < slot.FirstStep)
            slot.FirstStep = reading.Step;
        _clock.Hear(ref slot.HeardAt, reading.Step > NewestStep, Count);
        NewestStep = Math.Max(NewestStep, reading.Step);
        slot.Readings++;
        var applied = new AppliedReading(Put(ref slot, drive, reading, isNewest), drive)
        {
            Change = change,
            Other = other,
            StartedOver = startsOver,
            FormerModel = former,
            IsNew = isNew,
            IsNewest = isNewest,
            ModelChanged = _store.TakeModel(ref slot, reading, isNewest),
            CapacityChanged = DriveStore.TakeCapacity(ref slot, reading.CapacityBytes, isNewest),
        };
        if (hours > 0 && (isNewest || slot.Hours == 0))
            slot.Hours = hours;
        if (isNewest)
            slot.LastOffset = reading.Offset;
        ReadyCount += (IsReady(in slot) ? 1 : 0) - (wasReady ? 1 : 0);
        return applied;
    }

    /// <summary>Adds a drive as a snapshot remembers it; the caller fills the values of the steps that are there.</summary>
    internal int Restore(ReadOnlySpan<byte> serialNumber, ReadOnlySpan<byte> model, in DriveSlot state)
    {
        var drive = _store.Add(serialNumber, state.LastStep, 0);
        ref var slot = ref Slot(drive);
        slot = state with { SerialNumber = slot.SerialNumber, Model = Models.Acquire(model), Notes = slot.Notes };
        Note(drive, state.Notes);
        if (IsReady(in slot))
            ReadyCount++;
        return drive;
    }

    /// <summary>What says how long ago a drive was heard of.</summary>
    internal ReadingClock Clock => _clock;

    /// <summary>Changes what is remembered of a drive's comings and goings.</summary>
    internal void Note(int drive, in DriveNotes notes) => _store.Note(drive, notes);

    internal ref DriveSlot Slot(int drive) => ref _store.Slot(drive);

    internal Span<float> StepValues(int drive, int step) => _store.StepValues(drive, step);

    internal void RestoreClock(int newestStep, ReadingClock clock) => (NewestStep, _clock) = (newestStep, clock);

    private bool IsReady(in DriveSlot slot) =>
        slot.FirstStep <= slot.LastStep - Options.Steps + 1 && Options.Steps - BitOperations.PopCount(slot.Presence) <= Options.MaxGapSteps;

    private void Advance(ref DriveSlot slot, int drive, int step)
    {
        var moved = (long)step - slot.LastStep;
        if (moved - 1 > Options.MaxGapSteps)
        {
            _store.Values(drive).Fill(float.NaN);
            slot.Presence = 0;
            slot.FirstStep = step;
            slot.Restarts = (ushort)Math.Min(slot.Restarts + 1, ushort.MaxValue);
            slot.Notes = slot.Notes.With(DriveFlags.Replaced, false);
        }
        else
        {
            for (var skipped = slot.LastStep + 1; skipped < step; skipped++)
                StepValues(drive, skipped).Fill(float.NaN);
            slot.Presence = moved < 32 ? slot.Presence << (int)moved : 0;
            slot.Presence &= uint.MaxValue >> (32 - Options.Steps);
        }
        slot.LastStep = step;
    }

    private void BeginOther(ref DriveSlot slot, int drive, in StepReading reading)
    {
        _store.Values(drive).Fill(float.NaN);
        (slot.FirstStep, slot.LastStep, slot.Presence) = (reading.Step, reading.Step, 0);
        (slot.Readings, slot.Restarts, slot.CapacityBytes, slot.Hours) = (0, 0, 0, 0);
        Models.Release(slot.Model);
        (slot.Model, slot.Verdict) = (TextTable.None, VerdictState.None);
        slot.Notes = slot.Notes.With(DriveFlags.Replaced, true);
    }

    private ReadingOutcome Put(ref DriveSlot slot, int drive, in StepReading reading, bool isNewest)
    {
        var lastWins = reading.Rule == IdentityRule.LastWins;
        var bit = 1u << (slot.LastStep - reading.Step);
        var isThere = (slot.Presence & bit) != 0;
        slot.Presence |= bit;
        if (!isThere || lastWins)
            reading.Values.CopyTo(StepValues(drive, reading.Step));
        else if (!isNewest || !reading.BringUpToDate(StepValues(drive, reading.Step)))
            return ReadingOutcome.Duplicate;
        if (isThere && lastWins)
            return ReadingOutcome.Duplicate;
        return IsReady(in slot) ? ReadingOutcome.Ready : ReadingOutcome.WarmingUp;
    }
}
