using System.Text.Json.Serialization;
using ServerlessAnomaly.Alerting;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>Result of <c>demo</c> and <c>replay</c>, as <c>--json</c> writes it. Sent = Scored + WarmingUp + NoDetector + Duplicates + Late + DeadLettered.</summary>
internal sealed record ReplayResult
{
    public required long Sent { get; init; }

    public required long Scored { get; init; }

    public required long WarmingUp { get; init; }

    /// <summary>Readings of complete windows whose kind of drive has no detector.</summary>
    public long NoDetector { get; init; }

    public required long Duplicates { get; init; }

    public required long Late { get; init; }

    public required long DeadLettered { get; init; }

    public required int Drives { get; init; }

    public required int Failures { get; init; }

    public required int FailuresCaught { get; init; }

    public required int FalseAlarms { get; init; }

    public required double? MedianLeadDays { get; init; }

    /// <summary>Readings per second from the first post to the last journal entry.</summary>
    public required double ReadingsPerSecond { get; init; }

    public required LatencyPercentiles LatencyMs { get; init; }

    /// <summary>Version that scored at the end.</summary>
    public required string? Champion { get; init; }

    /// <summary>The drives judged, for reports.</summary>
    [JsonIgnore]
    public IReadOnlyList<DriveOutcome> Outcomes { get; init; } = [];

    /// <summary>Every alert in the history, for reports.</summary>
    [JsonIgnore]
    public IReadOnlyList<DriveAlert> Alerts { get; init; } = [];
}
