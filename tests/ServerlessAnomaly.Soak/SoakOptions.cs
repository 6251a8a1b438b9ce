namespace ServerlessAnomaly.Soak;

/// <summary>What a soak does.</summary>
internal sealed record SoakOptions
{
    /// <summary>How long the readings are sent, and how long the process is killed over and over.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Chooses the moments.</summary>
    public required int Seed { get; init; }

    /// <summary>Stops storage once for so long, instead of killing.</summary>
    public TimeSpan? Outage { get; init; }

    /// <summary>Shortest time that a process lives once it is ready.</summary>
    public TimeSpan ShortestLife { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest time that a process lives once it is ready.</summary>
    public TimeSpan LongestLife { get; init; } = TimeSpan.FromSeconds(12);
}
