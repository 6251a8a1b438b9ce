namespace ServerlessAnomaly.Benchmarks.Scale;

/// <summary>One day of a scenario, second by second.</summary>
internal static class ScaleSimulation
{
    private const int SecondsADay = 86_400;

    public static ScaleOutcome Run(ScaleScenario scenario)
    {
        var partitions = Enumerable.Range(0, scenario.Partitions).Select(_ => new PartitionBacklog()).ToArray();
        var replicas = new ReplicaSet(scenario);
        var latencies = new LatencyShares();
        double arrived = 0,
            highest = 0;
        var most = replicas.Running;
        for (var second = 0; second < SecondsADay || partitions.Any(partition => partition.Waiting > 0); second++)
        {
            if (second > 2 * SecondsADay)
                break;
            var arriving = second < SecondsADay ? scenario.ArrivalsAt(second) : 0;
            arrived += arriving;
            for (var i = 0; i < partitions.Length; i++)
            {
                partitions[i].Arrive(second, arriving / partitions.Length);
                partitions[i].Serve(second, replicas.RateOf(i, second), latencies);
            }
            var backlog = partitions.Sum(partition => partition.Waiting);
            highest = Math.Max(highest, backlog);
            replicas.Advance(second, backlog);
            most = Math.Max(most, replicas.Running);
        }
        var left = partitions.Sum(partition => partition.Waiting);
        if (Math.Abs(arrived - latencies.Total - left) > 1e-6 * arrived)
            throw new InvalidOperationException(
                $"{scenario.Name}: {arrived} readings arrived, {latencies.Total} were served and {left} are left."
            );
        return new ScaleOutcome(
            scenario.Name,
            arrived / SecondsADay,
            highest,
            latencies.Percentile(0.5),
            latencies.Percentile(0.99),
            latencies.Longest,
            most,
            replicas.ReplicaSeconds / 3600,
            left
        );
    }
}
