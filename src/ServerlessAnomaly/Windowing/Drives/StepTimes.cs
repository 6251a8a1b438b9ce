using System.Runtime.InteropServices;

namespace ServerlessAnomaly.Windowing.Drives;

/// <summary>
/// When the values of each step were taken, so that of several readings of a step the newest counts, value by value, in whichever order they come.
/// A step whose values are all of one time, as almost all are, has one number; one that several readings have a part in has one for each column.
/// </summary>
/// <param name="steps">Steps of a window.</param>
/// <param name="width">Columns.</param>
internal sealed class StepTimes(int steps, int width)
{
    private readonly List<uint[]> _slabs = [];
    private readonly Dictionary<long, uint[]> _mixed = [];
    private readonly Stack<uint[]> _free = [];
    private readonly uint[] _taken = new uint[width];

    /// <summary>The time of a step's newest value, in milliseconds after the begin of the step.</summary>
    public uint this[int drive, int ring] => Newest(drive, ring);

    /// <summary>The times of a step's columns, where they are of several; empty where all are of one. Those of missing values mean nothing.</summary>
    public ReadOnlySpan<uint> Mixed(int drive, int ring) => _mixed.GetValueOrDefault(Key(drive, ring));

    /// <summary>Begins a step anew.</summary>
    /// <param name="drive">The drive.</param>
    /// <param name="ring">Where the step is in its ring.</param>
    /// <param name="newest">When its newest value was taken.</param>
    /// <param name="times">The same for each column, where they are of several times.</param>
    public void Begin(int drive, int ring, uint newest, uint[]? times = null)
    {
        Newest(drive, ring) = newest;
        Release(drive, ring);
        if (times is not null)
            _mixed[Key(drive, ring)] = times;
    }

    /// <summary>Brings a step's values up to date with those that a reading tells, where none is there that was taken later.</summary>
    /// <returns>Whether any of them has changed.</returns>
    public bool Update(int drive, int ring, uint time, ReadOnlySpan<float> told, Span<float> values)
    {
        ref var newest = ref Newest(drive, ring);
        var times = _mixed.Count == 0 ? null : _mixed.GetValueOrDefault(Key(drive, ring));
        if (times is null && MemoryMarshal.Cast<float, int>(values).SequenceEqual(MemoryMarshal.Cast<float, int>(told)))
        {
            newest = Math.Max(newest, time);
            return false;
        }
        var (before, hasChanged, isTold, isMixed) = (newest, false, false, false);
        for (var column = 0; column < width; column++)
        {
            ref var value = ref values[column];
            ref var taken = ref _taken[column];
            (taken, var isThere) = (times is null ? before : times[column], !float.IsNaN(value));
            if (!float.IsNaN(told[column]) && (!isThere || time >= taken))
            {
                (taken, isTold) = (time, true);
                hasChanged |= value != told[column];
                value = told[column];
            }
            isMixed |= isThere && taken != time;
        }
        if (!isTold)
            return false;
        newest = isMixed ? Math.Max(before, time) : time;
        if (!isMixed)
            Release(drive, ring);
        else if (times is not null || _mixed.TryAdd(Key(drive, ring), times = _free.TryPop(out var free) ? free : new uint[width]))
            _taken.CopyTo(times, 0);
        return hasChanged;
    }

    /// <summary>Forgets what is remembered of a drive's steps beside their newest time.</summary>
    public void Forget(int drive)
    {
        for (var ring = 0; ring < steps && _mixed.Count > 0; ring++)
            Release(drive, ring);
    }

    private void Release(int drive, int ring)
    {
        if (_mixed.Count > 0 && _mixed.Remove(Key(drive, ring), out var times))
            _free.Push(times);
    }

    private ref uint Newest(int drive, int ring)
    {
        while (drive / DriveSlab.Drives >= _slabs.Count)
            _slabs.Add(new uint[DriveSlab.Drives * steps]);
        return ref _slabs[drive / DriveSlab.Drives][drive % DriveSlab.Drives * steps + ring];
    }

    private long Key(int drive, int ring) => (long)drive * steps + ring;
}
