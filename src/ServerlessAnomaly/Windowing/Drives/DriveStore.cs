namespace ServerlessAnomaly.Windowing.Drives;

/// <summary>Where the drives of one kind lie in memory: numbers, slots and values. A number is its drive's own until that is removed.</summary>
internal sealed class DriveStore(WindowOptions options, int width)
{
    private readonly Dictionary<byte[], int> _bySerialNumber = new(new SerialNumberComparer());
    private readonly List<DriveSlab> _slabs = [];
    private readonly Stack<int> _free = [];
    private readonly StepTimes _times = new(options.Steps, width);

    /// <summary>Drives.</summary>
    public int Count => _bySerialNumber.Count;

    /// <summary>Exclusive upper bound of their numbers.</summary>
    public int End { get; private set; }

    /// <summary>Those that sleep.</summary>
    public int AsleepCount { get; private set; }

    public TextTable Models { get; } = new();

    public bool TryFind(ReadOnlySpan<byte> serialNumber, out int drive) =>
        _bySerialNumber.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(serialNumber, out drive);

    public ref DriveSlot Slot(int drive) => ref _slabs[drive / DriveSlab.Drives].Slots[drive % DriveSlab.Drives];

    /// <summary>A drive's ring of values.</summary>
    public Span<float> Values(int drive) => _slabs[drive / DriveSlab.Drives].Values(drive % DriveSlab.Drives);

    /// <summary>Those of one step.</summary>
    public Span<float> StepValues(int drive, int step) => Values(drive).Slice(RingIndex(step) * width, width);

    /// <summary>Copies a drive's window, oldest step first.</summary>
    public void CopyWindow(int drive, Span<float> destination)
    {
        var ring = Values(drive);
        var oldest = RingIndex(Slot(drive).LastStep + 1) * width;
        ring[oldest..].CopyTo(destination);
        ring[..oldest].CopyTo(destination[(ring.Length - oldest)..]);
    }

    /// <summary>When the newest value of a step was taken, in milliseconds after its begin.</summary>
    public uint NewestTime(int drive, int step) => _times[drive, RingIndex(step)];

    /// <summary>The same for each column, where the step's values are of several times; else empty.</summary>
    public ReadOnlySpan<uint> MixedTimes(int drive, int step) => _times.Mixed(drive, RingIndex(step));

    /// <summary>Begins a step's values anew.</summary>
    public void BeginStep(int drive, int step, uint newest, uint[]? times = null) => _times.Begin(drive, RingIndex(step), newest, times);

    /// <summary>Brings the values of a step that is there up to date, and says whether any has changed.</summary>
    public bool UpdateStep(int drive, in StepReading reading) =>
        _times.Update(drive, RingIndex(reading.Step), reading.Offset, reading.Values, StepValues(drive, reading.Step));

    /// <summary>Adds a drive whose window begins and ends with a step.</summary>
    public int Add(ReadOnlySpan<byte> serialNumber, int step, int heardAt)
    {
        if (!_free.TryPop(out var drive))
        {
            drive = End++;
            if (drive / DriveSlab.Drives == _slabs.Count)
                _slabs.Add(new DriveSlab(options.Steps * width));
        }
        var key = serialNumber.ToArray();
        _bySerialNumber.Add(key, drive);
        Slot(drive) = new DriveSlot
        {
            SerialNumber = key,
            FirstStep = step,
            LastStep = step,
            HeardAt = heardAt,
            Verdict = VerdictState.None,
            Notes = DriveNotes.New,
        };
        Values(drive).Fill(float.NaN);
        return drive;
    }

    /// <summary>Removes a drive; its number is used again.</summary>
    public void Remove(int drive)
    {
        ref var slot = ref Slot(drive);
        _bySerialNumber.Remove(slot.SerialNumber!);
        Note(drive, default);
        Models.Release(slot.Model);
        _times.Forget(drive);
        slot = default;
        _free.Push(drive);
    }

    /// <summary>Changes what is remembered of a drive's comings and goings.</summary>
    public void Note(int drive, in DriveNotes notes)
    {
        ref var before = ref Slot(drive).Notes;
        AsleepCount += (notes.IsAsleep ? 1 : 0) - (before.IsAsleep ? 1 : 0);
        before = notes;
    }

    /// <summary>Takes over the model that a reading says, where it counts; says whether that has changed it.</summary>
    public bool TakeModel(ref DriveSlot slot, in StepReading reading, bool isNewest)
    {
        var counts = isNewest || reading.Rule == IdentityRule.LastWins || slot.Model == TextTable.None;
        if (reading.Model.IsEmpty || !counts || Models.Is(slot.Model, reading.Model))
            return false;
        slot.Model = Models.Replace(slot.Model, reading.Model);
        return true;
    }

    /// <summary>The same for the size.</summary>
    public static bool TakeCapacity(ref DriveSlot slot, long capacityBytes, bool isNewest)
    {
        if (capacityBytes <= 0 || capacityBytes == slot.CapacityBytes || !(isNewest || slot.CapacityBytes == 0))
            return false;
        slot.CapacityBytes = capacityBytes;
        return true;
    }

    private int RingIndex(int step)
    {
        var index = step % options.Steps;
        return index < 0 ? index + options.Steps : index;
    }
}
