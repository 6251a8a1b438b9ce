namespace ServerlessAnomaly.Benchmarks.Scale;

/// <summary>How many readings waited how many whole seconds.</summary>
internal sealed class LatencyShares
{
    private readonly SortedDictionary<int, double> _readings = [];

    public double Total { get; private set; }

    public int Longest => _readings.Count == 0 ? 0 : _readings.Keys.Last();

    public void Add(int seconds, double readings)
    {
        _readings[seconds] = _readings.GetValueOrDefault(seconds) + readings;
        Total += readings;
    }

    /// <summary>Seconds that a share of the readings waited at most.</summary>
    public int Percentile(double share)
    {
        var below = 0.0;
        foreach (var (seconds, readings) in _readings)
        {
            below += readings;
            if (below >= share * Total)
                return seconds;
        }
        return Longest;
    }
}
