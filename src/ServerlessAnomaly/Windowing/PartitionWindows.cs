using System.Numerics;
using System.Runtime.InteropServices;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Windowing;

/// <summary>
/// The windows of all drives of one partition: for each drive a ring of <see cref="WindowOptions.Steps"/> × <see cref="Width"/> raw float32
/// values. A drive is named by a small number that is its own until it is evicted. Not safe for concurrent use.
/// </summary>
/// <param name="options">Shape of the windows.</param>
/// <param name="width">Values per reading: the number of columns of the schema.</param>
/// <param name="hoursColumn">The column that holds the hours in use; negative where none does.</param>
public sealed class PartitionWindows(WindowOptions options, int width, int hoursColumn = -1)
{
    private readonly Dictionary<byte[], int> _bySerialNumber = new(new SerialNumberComparer());
    private readonly List<DriveSlab> _slabs = [];
    private readonly Stack<int> _free = [];
    private readonly int _windowLength = options.Steps * width;
    private ReadingClock _clock;
    private int _end;

    /// <summary>Shape of the windows.</summary>
    public WindowOptions Options { get; } = options;

    /// <summary>Values per reading.</summary>
    public int Width { get; } = width;

    /// <summary>Drives known.</summary>
    public int Count => _bySerialNumber.Count;

    /// <summary>Drives whose window is complete.</summary>
    public int ReadyCount { get; private set; }

    /// <summary>Drives that were told as silent and have said nothing since.</summary>
    public int SilentCount { get; private set; }

    /// <summary>Drives whose last word was that they sleep.</summary>
    public int AsleepCount { get; private set; }

    /// <summary>Newest step of any accepted reading; <see cref="int.MinValue"/> before the first.</summary>
    public int NewestStep { get; private set; } = int.MinValue;

    /// <summary>The numbers of all drives, ascending.</summary>
    public IEnumerable<int> Drives => Enumerable.Range(0, _end).Where(drive => Slot(drive).SerialNumber is not null);

    /// <summary>Exclusive upper bound of the drives' numbers.</summary>
    internal int End => _end;

    internal TextTable Models { get; } = new();

    /// <summary>Hosts and bays; shared with the windows of other kinds.</summary>
    internal TextTable Hosts { get; init; } = new();

    internal TextTable Bays { get; init; } = new();

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
    public void CopyWindow(int drive, Span<float> destination)
    {
        var ring = Values(drive);
        var oldest = RingIndex(Slot(drive).LastStep + 1) * Width;
        ring[oldest..].CopyTo(destination);
        ring[..oldest].CopyTo(destination[(ring.Length - oldest)..]);
    }

    /// <summary>The newest values at the end of the window, one for each column.</summary>
    public ReadOnlySpan<float> LastValues(int drive) => StepValues(drive, Slot(drive).LastStep);

    /// <summary>Finds a drive by its UTF-8 serial number.</summary>
    public bool TryFind(ReadOnlySpan<byte> serialNumber, out int drive) =>
        _bySerialNumber.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(serialNumber, out drive);

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
    public DriveLocation Location(int drive) => PlaceText.Location(Hosts.Name(Slot(drive).Host), Bays.Name(Slot(drive).Bay));

    /// <summary>Whether it was told as silent, and has said nothing since.</summary>
    public bool IsSilent(int drive) => Slot(drive).Notes.IsSilent;

    /// <summary>Whether its last word was that it sleeps.</summary>
    public bool IsAsleep(int drive) => Slot(drive).Notes.IsAsleep;

    /// <summary>Whether it is told that two drives have its serial number.</summary>
    public bool HasTwoDrives(int drive) => Slot(drive).Notes.HasTwoDrives;

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
        for (var drive = 0; drive < _end; drive++)
        {
            ref var slot = ref Slot(drive);
            if (slot.SerialNumber is null || _clock.Now - (long)slot.HeardAt <= ticks) continue;
            Forget(drive);
            evicted++;
        }
        return evicted;
    }

    /// <summary>Forgets a drive; its number is used again.</summary>
    internal void Forget(int drive)
    {
        ref var slot = ref Slot(drive);
        _bySerialNumber.Remove(slot.SerialNumber!);
        if (IsReady(in slot)) ReadyCount--;
        Note(drive, default);
        Models.Release(slot.Model);
        Hosts.Release(slot.Host);
        Bays.Release(slot.Bay);
        slot = default;
        _free.Push(drive);
    }

    internal AppliedReading Apply(in StepReading reading)
    {
        if (reading.Values.Length != Width)
            throw new ArgumentException(
                $"A reading has {reading.Values.Length} values, but the windows have {Width} columns: parse it with the same schema.");
        var isNew = !TryFind(reading.SerialNumber, out var drive);
        if (isNew) drive = Add(reading.SerialNumber, reading.Step);
        ref var slot = ref Slot(drive);
        var age = (long)slot.LastStep - reading.Step;
        if (age >= Options.Steps) return new(ReadingOutcome.Late, drive);

        var isNewest = age < 0 || (age == 0 && reading.Offset >= slot.LastOffset);
        var hours = HoursOf(reading.Values, reading.Hours);
        var change = isNew || reading.Rule != IdentityRule.Decide ? IdentityChange.None : ChangeOf(in slot, reading, hours, isNewest);
        var other = change != IdentityChange.None && !slot.Notes.HasTwoDrives ? Facts(drive) : null;
        if (change != IdentityChange.None && !isNewest) return new(ReadingOutcome.Late, drive) { Change = change, Other = other };
        if (reading.Step < slot.FirstStep && (slot.Notes.Flags & DriveFlags.Replaced) != 0) return new(ReadingOutcome.Late, drive);

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
            ModelChanged = TakeModel(ref slot, reading, isNewest),
            CapacityChanged = TakeCapacity(ref slot, reading.CapacityBytes, isNewest),
        };
        if (hours > 0 && (isNewest || slot.Hours == 0)) slot.Hours = hours;
        if (isNewest) slot.LastOffset = reading.Offset;
        ReadyCount += (IsReady(in slot) ? 1 : 0) - (wasReady ? 1 : 0);
        return applied;
    }

    /// <summary>Takes over where a drive is, as its newest reading says; what that does not say stays. Says whether it has moved.</summary>
    internal bool Locate(int drive, in DriveLocation said)
    {
        if (said.IsEmpty) return false;
        ref var slot = ref Slot(drive);
        Span<byte> text = stackalloc byte[TextTable.MaxBytes + 1];
        var before = (slot.Host, slot.Bay);
        slot.Host = Hosts.Replace(slot.Host, PlaceText.Host(text, Hosts.Name(slot.Host), said));
        slot.Bay = Bays.Replace(slot.Bay, PlaceText.Bay(text, Bays.Name(slot.Bay), said));
        return before != (slot.Host, slot.Bay);
    }

    /// <summary>Sets where a drive is to what was stored.</summary>
    internal void Locate(int drive, ReadOnlySpan<byte> host, ReadOnlySpan<byte> bay)
    {
        ref var slot = ref Slot(drive);
        (slot.Host, slot.Bay) = (Hosts.Replace(slot.Host, host), Bays.Replace(slot.Bay, bay));
    }

    /// <summary>Changes what is remembered of a drive's comings and goings.</summary>
    internal void Note(int drive, in DriveNotes notes)
    {
        ref var before = ref Slot(drive).Notes;
        SilentCount += (notes.IsSilent ? 1 : 0) - (before.IsSilent ? 1 : 0);
        AsleepCount += (notes.IsAsleep ? 1 : 0) - (before.IsAsleep ? 1 : 0);
        before = notes;
    }

    /// <summary>Adds a drive as a snapshot remembers it; the caller fills the values of the steps that are there.</summary>
    internal int Restore(ReadOnlySpan<byte> serialNumber, ReadOnlySpan<byte> model, in DriveSlot state)
    {
        var drive = Add(serialNumber, state.LastStep);
        ref var slot = ref Slot(drive);
        slot = state with { SerialNumber = slot.SerialNumber, Model = Models.Acquire(model), Notes = slot.Notes };
        Note(drive, state.Notes);
        if (IsReady(in slot)) ReadyCount++;
        return drive;
    }

    /// <summary>What says how long ago a drive was heard of.</summary>
    internal ReadingClock Clock => _clock;

    internal void RestoreClock(int newestStep, ReadingClock clock) => (NewestStep, _clock) = (newestStep, clock);

    internal ref DriveSlot Slot(int drive) => ref _slabs[drive / DriveSlab.Drives].Slots[drive % DriveSlab.Drives];

    internal Span<float> StepValues(int drive, int step) => Values(drive).Slice(RingIndex(step) * Width, Width);

    private bool IsReady(in DriveSlot slot) =>
        slot.FirstStep <= slot.LastStep - Options.Steps + 1 && Options.Steps - BitOperations.PopCount(slot.Presence) <= Options.MaxGapSteps;

    private int Add(ReadOnlySpan<byte> serialNumber, int step)
    {
        if (!_free.TryPop(out var drive))
        {
            drive = _end++;
            if (drive / DriveSlab.Drives == _slabs.Count) _slabs.Add(new DriveSlab(_windowLength));
        }
        var key = serialNumber.ToArray();
        _bySerialNumber.Add(key, drive);
        Slot(drive) = new DriveSlot { SerialNumber = key, FirstStep = step, LastStep = step, HeardAt = _clock.Now - 1, Verdict = VerdictState.None, Notes = DriveNotes.New };
        Values(drive).Fill(float.NaN);
        return drive;
    }

    private void Advance(ref DriveSlot slot, int drive, int step)
    {
        var moved = (long)step - slot.LastStep;
        if (moved - 1 > Options.MaxGapSteps)
        {
            Values(drive).Fill(float.NaN);
            slot.Presence = 0;
            slot.FirstStep = step;
            if (slot.Restarts < ushort.MaxValue) slot.Restarts++;
            slot.Notes = slot.Notes.With(DriveFlags.Replaced, false);
        }
        else
        {
            for (var skipped = slot.LastStep + 1; skipped < step; skipped++) StepValues(drive, skipped).Fill(float.NaN);
            slot.Presence = moved < 32 ? slot.Presence << (int)moved : 0;
            if (Options.Steps < 32) slot.Presence &= (1u << Options.Steps) - 1;
        }
        slot.LastStep = step;
    }

    /// <summary>Brings values up to date with those that are told, and says whether any of them has changed.</summary>
    private static bool Update(Span<float> values, ReadOnlySpan<float> told)
    {
        if (MemoryMarshal.Cast<float, int>(values).SequenceEqual(MemoryMarshal.Cast<float, int>(told))) return false;
        var hasChanged = false;
        for (var column = 0; column < values.Length; column++)
        {
            if (float.IsNaN(told[column]) || told[column] == values[column]) continue;
            values[column] = told[column];
            hasChanged = true;
        }
        return hasChanged;
    }

    /// <summary>Hours in use as a reading says them; NaN where it does not.</summary>
    internal float HoursOf(in DriveReading reading) => HoursOf(reading.Values, reading.Identity.PowerOnHours);

    private float HoursOf(ReadOnlySpan<float> values, float said)
    {
        var hours = HoursColumn >= 0 && !float.IsNaN(values[HoursColumn]) ? values[HoursColumn] : said;
        // A counter that stands at nothing says nothing: drives that do not count have it, and others for a moment.
        return hours > 0 ? hours : float.NaN;
    }

    /// <summary>By what a reading is of another drive: one that comes late is held against the newest the other way round.</summary>
    private IdentityChange ChangeOf(in DriveSlot slot, in StepReading reading, float hours, bool isNewest)
    {
        var change = IdentityChange.None;
        if (!reading.Model.IsEmpty && slot.Model != TextTable.None && !Models.Is(slot.Model, reading.Model)
            && !SameDrive.MayBeModel(Models.Name(slot.Model), TextTable.Cut(reading.Model)))
            change |= IdentityChange.Model;
        if (reading.CapacityBytes != slot.CapacityBytes && !SameDrive.MayBeCapacity(slot.CapacityBytes, reading.CapacityBytes))
            change |= IdentityChange.Capacity;
        if (slot.Hours == 0 || float.IsNaN(hours) || (isNewest && hours >= slot.Hours)) return change;
        var elapsed = Math.Abs(
            ((double)reading.Step - slot.LastStep) * Options.StepLength.TotalHours + ((double)reading.Offset - slot.LastOffset) / 3_600_000);
        var isSame = isNewest ? SameDrive.MayBeHours(slot.Hours, hours, elapsed) : SameDrive.MayBeHours(hours, slot.Hours, elapsed);
        return isSame ? change : change | IdentityChange.PowerOnHours;
    }

    private void BeginOther(ref DriveSlot slot, int drive, in StepReading reading)
    {
        Values(drive).Fill(float.NaN);
        slot.Presence = 0;
        (slot.FirstStep, slot.LastStep, slot.Readings, slot.Restarts) = (reading.Step, reading.Step, 0, 0);
        (slot.CapacityBytes, slot.Hours) = (0, 0);
        Models.Release(slot.Model);
        slot.Model = TextTable.None;
        slot.Verdict = VerdictState.None;
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
        else if (!isNewest || !Update(StepValues(drive, reading.Step), reading.Values))
            return ReadingOutcome.Duplicate;
        if (isThere && lastWins) return ReadingOutcome.Duplicate;
        return IsReady(in slot) ? ReadingOutcome.Ready : ReadingOutcome.WarmingUp;
    }

    private bool TakeModel(ref DriveSlot slot, in StepReading reading, bool isNewest)
    {
        var counts = isNewest || reading.Rule == IdentityRule.LastWins || slot.Model == TextTable.None;
        if (reading.Model.IsEmpty || !counts || Models.Is(slot.Model, reading.Model)) return false;
        slot.Model = Models.Replace(slot.Model, reading.Model);
        return true;
    }

    private static bool TakeCapacity(ref DriveSlot slot, long capacityBytes, bool isNewest)
    {
        if (capacityBytes <= 0 || capacityBytes == slot.CapacityBytes || !(isNewest || slot.CapacityBytes == 0)) return false;
        slot.CapacityBytes = capacityBytes;
        return true;
    }

    private Span<float> Values(int drive) => _slabs[drive / DriveSlab.Drives].Values(drive % DriveSlab.Drives);

    private int RingIndex(int step)
    {
        var index = step % Options.Steps;
        return index < 0 ? index + Options.Steps : index;
    }
}
