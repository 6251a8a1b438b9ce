namespace ServerlessAnomaly.Benchmarks.Scale;

/// <summary>What a day came to.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="ReadingsPerSecond">Arrivals, mean over the day.</param>
/// <param name="HighestBacklog">Readings that waited at most.</param>
/// <param name="P50Seconds">Whole seconds that half of the readings waited at most.</param>
/// <param name="P99Seconds">As above, 99 %.</param>
/// <param name="LongestSeconds">The longest wait.</param>
/// <param name="MostReplicas">Replicas at most.</param>
/// <param name="ReplicaHours">Replica hours, starting ones included.</param>
/// <param name="LeftOver">Readings that were still waiting a day later.</param>
internal sealed record ScaleOutcome(
    string Scenario,
    double ReadingsPerSecond,
    double HighestBacklog,
    int P50Seconds,
    int P99Seconds,
    int LongestSeconds,
    int MostReplicas,
    double ReplicaHours,
    double LeftOver
);
