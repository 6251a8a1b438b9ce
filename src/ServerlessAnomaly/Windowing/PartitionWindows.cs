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
public sealed class PartitionWindows(WindowOptions options, int width)
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

    /// <summary>Newest step of any accepted reading; <see cref="int.MinValue"/> before the first.</summary>
    public int NewestStep { get; private set; } = int.MinValue;

    /// <summary>The numbers of all drives, ascending.</summary>
    public IEnumerable<int> Drives => Enumerable.Range(0, _end).Where(drive => Slot(drive).SerialNumber is not null);

    internal ModelTable Models { get; } = new();

    /// <summary>
    /// Puts a reading into its drive's window. A newer step moves the window on, and skipped steps stay missing; more than
    /// <see cref="WindowOptions.MaxGapSteps"/> skipped steps start the drive over. An older step inside the window fills its slot. Where the
    /// newest step is there already, a reading that was not taken before the last one brings its values up to date; what it does not say stays.
    /// Nothing earlier ever undoes something newer.
    /// </summary>
    /// <param name="reading">The reading; its values are copied.</param>
    /// <param name="drive">The drive's number.</param>
    public ReadingOutcome Apply(in DriveReading reading, out int drive) =>
        Apply(
            reading.SerialNumber, reading.Model, Options.StepOf(reading.Time), Options.OffsetOf(reading.Time), reading.Values, out drive, out _);

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
        Models.Release(slot.Model);
        slot = default;
        _free.Push(drive);
    }

    internal ReadingOutcome Apply(
        ReadOnlySpan<byte> serialNumber,
        ReadOnlySpan<byte> model,
        int step,
        uint offset,
        ReadOnlySpan<float> values,
        out int drive,
        out bool modelChanged,
        bool lastWins = false)
    {
        if (values.Length != Width)
            throw new ArgumentException(
                $"A reading has {values.Length} values, but the windows have {Width} columns: parse it with the same schema.");
        if (!TryFind(serialNumber, out drive)) drive = Add(serialNumber, step);
        ref var slot = ref Slot(drive);
        var age = (long)slot.LastStep - step;
        modelChanged = false;
        if (age >= Options.Steps) return ReadingOutcome.Late;

        var isNewest = age < 0 || (age == 0 && offset >= slot.LastOffset);
        if (age < 0)
            Advance(ref slot, drive, step);
        else if (step < slot.FirstStep)
            slot.FirstStep = step;
        _clock.Hear(ref slot.HeardAt, step > NewestStep, Count);
        NewestStep = Math.Max(NewestStep, step);
        modelChanged = !model.IsEmpty && (isNewest || lastWins || slot.Model == ModelTable.None) && !Models.Is(slot.Model, model);
        if (modelChanged) SetModel(ref slot, model);

        if (isNewest) slot.LastOffset = offset;
        var bit = 1u << (slot.LastStep - step);
        var isThere = (slot.Presence & bit) != 0;
        slot.Presence |= bit;
        if (!isThere || lastWins)
            values.CopyTo(StepValues(drive, step));
        else if (!isNewest || !Update(StepValues(drive, step), values))
            return ReadingOutcome.Duplicate;
        if (isThere && lastWins) return ReadingOutcome.Duplicate;
        return IsReady(in slot) ? ReadingOutcome.Ready : ReadingOutcome.WarmingUp;
    }

    /// <summary>Adds a drive as a snapshot remembers it; the caller fills the values of the steps that are there.</summary>
    internal int Restore(ReadOnlySpan<byte> serialNumber, ReadOnlySpan<byte> model, in DriveSlot state)
    {
        var drive = Add(serialNumber, state.LastStep);
        ref var slot = ref Slot(drive);
        slot = state with { SerialNumber = slot.SerialNumber, Model = Models.Acquire(model) };
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
        Slot(drive) = new DriveSlot { SerialNumber = key, FirstStep = step, LastStep = step, HeardAt = _clock.Now - 1, Verdict = VerdictState.None };
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

    private void SetModel(ref DriveSlot slot, ReadOnlySpan<byte> model)
    {
        Models.Release(slot.Model);
        slot.Model = Models.Acquire(model);
    }

    private Span<float> Values(int drive) => _slabs[drive / DriveSlab.Drives].Values(drive % DriveSlab.Drives);

    private int RingIndex(int step)
    {
        var index = step % Options.Steps;
        return index < 0 ? index + Options.Steps : index;
    }
}
