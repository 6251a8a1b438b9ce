namespace ServerlessAnomaly.Training.Datasets;

/// <summary>
/// The readings of one drive while they come in. A wrong clock may date one of them decades away from the others; memory follows the number of
/// readings, not their dates, so what lies further apart than <see cref="MaxGap"/> is kept in stretches of its own.
/// </summary>
internal sealed class DriveReadings(string serialNumber, int columns)
{
    /// <summary>Most steps without a reading within one stretch: a year of days.</summary>
    public const int MaxGap = 366;

    private readonly List<DriveSeries> _stretches = [];
    private int? _failureStep;

    /// <summary>What the drive's label says; empty until a reading does.</summary>
    public string Model { get; set; } = "";

    /// <summary>Puts a reading in its place; the last of several for one step wins.</summary>
    public void Add(int step, ReadOnlySpan<float> values)
    {
        foreach (var stretch in _stretches)
        {
            if (!stretch.IsNear(step, MaxGap))
                continue;
            stretch.Add(step, values);
            return;
        }
        var begun = new DriveSeries(serialNumber, columns);
        begun.Add(step, values);
        _stretches.Add(begun);
    }

    /// <summary>Notes that the drive failed at a step.</summary>
    public void Fail(int step) => _failureStep = Math.Max(step, _failureStep ?? step);

    /// <summary>
    /// The stretch with the most readings, the newest of several, and how many readings lie outside it. A stretch that has grown up to
    /// another's is one with it.
    /// </summary>
    public (DriveSeries Series, long LeftOut) Finish()
    {
        if (_stretches.Count == 0)
            _stretches.Add(new DriveSeries(serialNumber, columns));
        _stretches.Sort((a, b) => a.FirstStep.CompareTo(b.FirstStep));
        var whole = new List<DriveSeries> { _stretches[0] };
        foreach (var next in _stretches.Skip(1))
        {
            if (whole[^1].IsNear(next.FirstStep, MaxGap))
                whole[^1].Add(next);
            else
                whole.Add(next);
        }
        var longest = whole.OrderByDescending(stretch => stretch.Readings).ThenByDescending(stretch => stretch.FirstStep).First();
        if (_failureStep is { } failed)
            longest.Fail(failed);
        longest.Model = Model;
        return (longest, whole.Sum(stretch => (long)stretch.Readings) - longest.Readings);
    }
}
