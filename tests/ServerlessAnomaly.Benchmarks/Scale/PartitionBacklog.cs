namespace ServerlessAnomaly.Benchmarks.Scale;

/// <summary>Readings of one partition that wait, first in, first out; what arrived within one second is one cohort.</summary>
internal sealed class PartitionBacklog
{
    private readonly Queue<(int Second, double Readings)> _cohorts = new();
    private double _servedOfFirst;

    public double Waiting { get; private set; }

    public void Arrive(int second, double readings)
    {
        if (readings <= 0)
            return;
        _cohorts.Enqueue((second, readings));
        Waiting += readings;
    }

    /// <summary>Serves up to so many readings and returns how many it were.</summary>
    public double Serve(int second, double most, LatencyShares latencies)
    {
        var served = 0.0;
        while (served < most && _cohorts.TryPeek(out var first))
        {
            var part = Math.Min(most - served, first.Readings - _servedOfFirst);
            latencies.Add(second - first.Second, part);
            served += part;
            _servedOfFirst += part;
            if (_servedOfFirst < first.Readings * (1 - 1e-12))
                break;
            _cohorts.Dequeue();
            _servedOfFirst = 0;
        }
        Waiting = _cohorts.Count == 0 ? 0 : Math.Max(0, Waiting - served);
        return served;
    }
}
