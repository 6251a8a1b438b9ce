using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Tests.Windowing;

/// <summary>The windowing rules as plainly as they can be said: a dictionary of step → values for each drive.</summary>
internal sealed class ReferenceWindows(WindowOptions options, int width)
{
    private readonly Dictionary<string, Drive> _drives = [];
    private readonly HashSet<string> _heard = [];
    private int _newest = int.MinValue;
    private int _ticks;
    private int _readings;
    private bool _hasMoved;

    public IReadOnlyCollection<string> Drives => _drives.Keys;

    public ReadingOutcome Apply(string serialNumber, int step, int offset, float[] values)
    {
        if (!_drives.TryGetValue(serialNumber, out var drive))
            _drives[serialNumber] = drive = new Drive { First = step, Last = step };
        if (step <= drive.Last - options.Steps)
            return ReadingOutcome.Late;
        if (step - drive.Last - 1 > options.MaxGapSteps)
        {
            drive.Kept.Clear();
            drive.First = step;
        }
        drive.Last = Math.Max(drive.Last, step);
        drive.First = Math.Min(drive.First, step);
        Tick(step);
        _heard.Add(serialNumber);
        drive.HeardAt = _ticks;
        if (drive.Kept.TryGetValue(step, out var before))
        {
            Value[] after = [.. values.Select((value, column) => before[column].Or(new Value(value, offset)))];
            drive.Kept[step] = after;
            if (after.Select(value => value.Number).SequenceEqual(before.Select(value => value.Number)))
                return ReadingOutcome.Duplicate;
        }
        else
        {
            drive.Kept[step] = [.. values.Select(value => new Value(value, offset))];
        }
        foreach (var old in drive.Kept.Keys.Where(kept => kept <= drive.Last - options.Steps).ToList())
            drive.Kept.Remove(old);
        var whole = drive.First <= drive.Last - options.Steps + 1;
        return whole && options.Steps - drive.Kept.Count <= options.MaxGapSteps ? ReadingOutcome.Ready : ReadingOutcome.WarmingUp;
    }

    public float[] Window(string serialNumber)
    {
        var drive = _drives[serialNumber];
        return
        [
            .. Enumerable
                .Range(drive.Last - options.Steps + 1, options.Steps)
                .SelectMany(step => drive.Kept.GetValueOrDefault(step) ?? [.. Enumerable.Repeat(new Value(float.NaN, 0), width)])
                .Select(value => value.Number),
        ];
    }

    public int LastStep(string serialNumber) => _drives[serialNumber].Last;

    public void EvictUnheard(int ticks)
    {
        foreach (var gone in _drives.Where(drive => _ticks - drive.Value.HeardAt > ticks).Select(drive => drive.Key).ToList())
            _drives.Remove(gone);
    }

    private void Tick(int step)
    {
        _hasMoved |= step > _newest;
        _newest = Math.Max(_newest, step);
        if (_hasMoved && (2 * _heard.Count > _drives.Count || _readings >= Math.Max(_drives.Count, 4096)))
        {
            (_ticks, _readings, _hasMoved) = (_ticks + 1, 0, false);
            _heard.Clear();
        }
        _readings++;
    }

    private readonly record struct Value(float Number, int Taken)
    {
        public Value Or(Value later) => !float.IsNaN(later.Number) && (float.IsNaN(Number) || later.Taken >= Taken) ? later : this;
    }

    private sealed class Drive
    {
        public int First { get; set; }

        public int Last { get; set; }

        public int HeardAt { get; set; }

        public Dictionary<int, Value[]> Kept { get; } = [];
    }
}
