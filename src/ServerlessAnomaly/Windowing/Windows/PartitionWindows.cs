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
    private readonly WindowRings _rings = new(options, width);
    private ReadingClock _clock;

    /// <summary>Shape of the windows.</summary>
    public WindowOptions Options { get; } = options;

    /// <summary>Values per reading.</summary>
    public int Width { get; } = width;

    /// <summary>Drives known.</summary>
    public int Count => Store.Count;

    /// <summary>Drives whose window is complete.</summary>
    public int ReadyCount { get; private set; }

    /// <summary>Drives whose last word was that they sleep.</summary>
    public int AsleepCount => Store.AsleepCount;

    /// <summary>Newest step of any accepted reading; <see cref="int.MinValue"/> before the first.</summary>
    public int NewestStep { get; private set; } = int.MinValue;

    /// <summary>The numbers of all drives, ascending.</summary>
    public IEnumerable<int> Drives => Enumerable.Range(0, End).Where(drive => Slot(drive).SerialNumber is not null);

    /// <summary>Exclusive upper bound of the drives' numbers.</summary>
    internal int End => Store.End;

    internal TextTable Models => Store.Models;

    private DriveStore Store => _rings.Store;

    /// <summary>Where the drives are; shared with the windows of other kinds.</summary>
    internal PlaceTable Places { get; init; } = new();

    /// <summary>The column that holds the hours in use; negative where none does.</summary>
    internal int HoursColumn { get; } = hoursColumn;

    /// <summary>
    /// Puts a reading into its drive's window. A newer step moves the window on, and skipped steps stay missing; more than
    /// <see cref="WindowOptions.MaxGapSteps"/> skipped steps start the drive over. An older step inside the window fills its slot. Of the readings
    /// of one step the newest counts, value by value, in whichever order they come; of two that were taken at one time the one that comes later.
    /// What a reading does not say stays, and nothing earlier ever undoes something newer. A reading of another drive with the same serial number starts the window over; one that is
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
    public void CopyWindow(int drive, Span<float> destination) => Store.CopyWindow(drive, destination);

    /// <summary>The newest values at the end of the window, one for each column.</summary>
    public ReadOnlySpan<float> LastValues(int drive) => StepValues(drive, Slot(drive).LastStep);

    /// <summary>Finds a drive by its UTF-8 serial number.</summary>
    public bool TryFind(ReadOnlySpan<byte> serialNumber, out int drive) => Store.TryFind(serialNumber, out drive);

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
    public bool IsReady(int drive) => _rings.IsReady(in Slot(drive));

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
        if (_rings.IsReady(in slot))
            ReadyCount--;
        Places.Release(in slot);
        Store.Remove(drive);
    }

    internal AppliedReading Apply(in StepReading reading)
    {
        if (reading.Values.Length != Width)
            throw new ArgumentException(
                $"A reading has {reading.Values.Length} values, but the windows have {Width} columns: parse it with the same schema."
            );
        var isNew = !TryFind(reading.SerialNumber, out var drive);
        if (isNew)
            drive = Store.Add(reading.SerialNumber, reading.Step, _clock.Now - 1);
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

        var wasReady = !isNew && _rings.IsReady(in slot);
        var startsOver = change != IdentityChange.None || reading.Rule == IdentityRule.Other;
        var former = change != IdentityChange.None ? Model(drive).ToArray() : null;
        if (startsOver)
            _rings.BeginOther(ref slot, drive, reading);
        else if (age < 0)
            _rings.Advance(ref slot, drive, reading.Step);
        else if (reading.Step < slot.FirstStep)
            slot.FirstStep = reading.Step;
        _clock.Hear(ref slot.HeardAt, reading.Step > NewestStep, Count);
        NewestStep = Math.Max(NewestStep, reading.Step);
        slot.Readings++;
        var applied = new AppliedReading(reading.HasOtherColumns ? WindowRings.Pass(ref slot) : _rings.Put(ref slot, drive, reading), drive)
        {
            Change = change,
            Other = other,
            StartedOver = startsOver,
            FormerModel = former,
            IsNew = isNew,
            IsNewest = isNewest,
            ModelChanged = Store.TakeModel(ref slot, reading, isNewest),
            CapacityChanged = DriveStore.TakeCapacity(ref slot, reading.CapacityBytes, isNewest),
        };
        if (hours > 0 && (isNewest || slot.Hours == 0))
            slot.Hours = hours;
        if (isNewest)
            slot.LastOffset = reading.Offset;
        ReadyCount += (_rings.IsReady(in slot) ? 1 : 0) - (wasReady ? 1 : 0);
        return applied;
    }

    /// <summary>
    /// Puts the values of a reading that was applied before into the window of a drive that is known, and changes nothing else: windows whose columns
    /// have changed are filled by it. What does not lie in the window, or is of another drive, is left out.
    /// </summary>
    /// <returns>Whether the window has a value that it had not.</returns>
    internal bool Fill(in StepReading reading)
    {
        if (!TryFind(reading.SerialNumber, out var drive))
            return false;
        ref var slot = ref Slot(drive);
        var age = (long)slot.LastStep - reading.Step;
        if (age < 0 || age >= Options.Steps || (reading.Step < slot.FirstStep && (slot.Notes.Flags & DriveFlags.Replaced) != 0))
            return false;
        var hours = IdentityRules.HoursOf(reading.Values, HoursColumn, reading.Hours);
        var isNewest = age == 0 && reading.Offset >= slot.LastOffset;
        if (IdentityRules.ChangeOf(in slot, Models, reading, hours, isNewest, Options) != IdentityChange.None)
            return false;
        var wasReady = _rings.IsReady(in slot);
        slot.FirstStep = Math.Min(slot.FirstStep, reading.Step);
        var outcome = _rings.Put(ref slot, drive, reading);
        ReadyCount += (_rings.IsReady(in slot) ? 1 : 0) - (wasReady ? 1 : 0);
        return outcome != ReadingOutcome.Duplicate;
    }

    /// <summary>Adds a drive as a snapshot remembers it; the caller fills the values of the steps that are there.</summary>
    internal int Restore(ReadOnlySpan<byte> serialNumber, ReadOnlySpan<byte> model, in DriveSlot state)
    {
        var drive = Store.Add(serialNumber, state.LastStep, 0);
        ref var slot = ref Slot(drive);
        slot = state with { SerialNumber = slot.SerialNumber, Model = Models.Acquire(model), Notes = slot.Notes };
        Note(drive, state.Notes);
        if (_rings.IsReady(in slot))
            ReadyCount++;
        return drive;
    }

    /// <summary>What says how long ago a drive was heard of.</summary>
    internal ReadingClock Clock => _clock;

    /// <summary>Changes what is remembered of a drive's comings and goings.</summary>
    internal void Note(int drive, in DriveNotes notes) => Store.Note(drive, notes);

    internal ref DriveSlot Slot(int drive) => ref Store.Slot(drive);

    internal Span<float> StepValues(int drive, int step) => Store.StepValues(drive, step);

    /// <summary>When the newest value of a step was taken, in milliseconds after its begin.</summary>
    internal uint NewestTime(int drive, int step) => Store.NewestTime(drive, step);

    /// <summary>The same for each column, where the step's values are of several times; else empty.</summary>
    internal ReadOnlySpan<uint> MixedTimes(int drive, int step) => Store.MixedTimes(drive, step);

    internal void RestoreTimes(int drive, int step, uint newest, uint[]? times) => Store.BeginStep(drive, step, newest, times);

    internal void RestoreClock(int newestStep, ReadingClock clock) => (NewestStep, _clock) = (newestStep, clock);
}
