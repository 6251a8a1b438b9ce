using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Tests.Windowing;

/// <summary>The windowing rules as plainly as they can be said: a dictionary of step → values for each drive.</summary>
internal sealed class ReferenceWindows(WindowOptions options, int width)
{
    private readonly Dictionary<string, Drive> _drives = [];
    private int _newest = int.MinValue;

    public IReadOnlyCollection<string> Drives => _drives.Keys;

    public ReadingOutcome Apply(string serialNumber, int step, float[] values)
    {
        if (!_drives.TryGetValue(serialNumber, out var drive)) _drives[serialNumber] = drive = new Drive { First = step, Last = step };
        if (step <= drive.Last - options.Steps) return ReadingOutcome.Late;
        if (step - drive.Last - 1 > options.MaxGapSteps)
        {
            drive.Kept.Clear();
            drive.First = step;
        }
        drive.Last = Math.Max(drive.Last, step);
        drive.First = Math.Min(drive.First, step);
        drive.Seen = _newest = Math.Max(_newest, step);
        var there = drive.Kept.ContainsKey(step);
        drive.Kept[step] = (float[])values.Clone();
        foreach (var old in drive.Kept.Keys.Where(kept => kept <= drive.Last - options.Steps).ToList()) drive.Kept.Remove(old);
        if (there) return ReadingOutcome.Duplicate;
        var whole = drive.First <= drive.Last - options.Steps + 1;
        return whole && options.Steps - drive.Kept.Count <= options.MaxGapSteps ? ReadingOutcome.Ready : ReadingOutcome.WarmingUp;
    }

    public float[] Window(string serialNumber)
    {
        var drive = _drives[serialNumber];
        return [.. Enumerable.Range(drive.Last - options.Steps + 1, options.Steps)
            .SelectMany(step => drive.Kept.GetValueOrDefault(step) ?? [.. Enumerable.Repeat(float.NaN, width)])];
    }

    public int LastStep(string serialNumber) => _drives[serialNumber].Last;

    public void EvictBefore(int step)
    {
        foreach (var gone in _drives.Where(drive => drive.Value.Seen < step).Select(drive => drive.Key).ToList()) _drives.Remove(gone);
    }

    private sealed class Drive
    {
        public int First { get; set; }

        public int Last { get; set; }

        public int Seen { get; set; }

        public Dictionary<int, float[]> Kept { get; } = [];
    }
}
