namespace ServerlessAnomaly.Benchmarks.WholePath;

/// <summary>What <c>path</c> measured.</summary>
/// <param name="Drives">Drives in the fleet.</param>
/// <param name="FullSpeed">Rounds in which the devices post as fast as the hub takes it.</param>
/// <param name="Steady">Rounds at a fixed rate.</param>
internal sealed record PathResult(int Drives, IReadOnlyList<FullSpeedRound> FullSpeed, IReadOnlyList<SteadyRound> Steady);

/// <param name="ReadingsPerSecond">From the first post to the last journal entry.</param>
/// <param name="ReadingsPerCoreSecond">Per second of processor time of this process (devices, hub, host), of the functions' and of Azurite.</param>
internal sealed record FullSpeedRound(double ReadingsPerSecond, double ReadingsPerCoreSecond);

/// <param name="ReadingsPerSecond">What the devices posted.</param>
/// <param name="Alerts">Alerts that were timed.</param>
/// <param name="P50Milliseconds">From the moment at which a device has its reading to the moment at which the consumer has the alert.</param>
/// <param name="P95Milliseconds">As above.</param>
/// <param name="P99Milliseconds">As above.</param>
internal sealed record SteadyRound(
    double ReadingsPerSecond,
    int Alerts,
    double P50Milliseconds,
    double P95Milliseconds,
    double P99Milliseconds
);
