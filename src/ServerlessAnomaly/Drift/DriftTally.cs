using ServerlessAnomaly.Scoring;

namespace ServerlessAnomaly.Drift;

/// <summary>
/// Counts the windows of one partition by version and day until they are taken. Safe for one that counts and one that takes.
/// </summary>
internal sealed class DriftTally
{
    private readonly Lock _lock = new();
    private Dictionary<(string Detector, string Version, DateOnly Day), Counted> _days = [];

    /// <summary>Counts a scored window; allocates once a version and day.</summary>
    public void Count(Detector detector, DateOnly day, ReadOnlySpan<float> window, float score)
    {
        if (detector.Manifest.Reference is null)
            return;
        lock (_lock)
        {
            var key = (detector.Manifest.Detector, detector.Manifest.Version, day);
            if (!_days.TryGetValue(key, out var counted))
                _days[key] = counted = new Counted(DriftBins.From(detector.Manifest)!);
            counted.Bins.Count(window, score, counted.Counts);
            counted.Windows++;
        }
    }

    /// <summary>Takes what was counted since the last call.</summary>
    public IEnumerable<DriftCounts> Take()
    {
        lock (_lock)
        {
            if (_days.Count == 0)
                return [];
            var taken = _days;
            _days = [];
            return taken.Select(day => new DriftCounts(
                Guid.NewGuid(),
                day.Key.Detector,
                day.Key.Version,
                day.Key.Day,
                day.Value.Windows,
                day.Value.Counts
            ));
        }
    }

    private sealed class Counted(DriftBins bins)
    {
        public DriftBins Bins { get; } = bins;

        public int[] Counts { get; } = new int[bins.Length];

        public int Windows { get; set; }
    }
}
