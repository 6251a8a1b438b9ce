using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Training.Evaluation.Nights;

/// <summary>One played night, and how both detectors did from it to the next.</summary>
public sealed record NightOutcome
{
    /// <summary>The kind of drive that was trained for and is scored.</summary>
    public required DriveKind Kind { get; init; }

    /// <summary>The day at whose end the night ran.</summary>
    public required DateOnly Night { get; init; }

    /// <summary>The version that was trained.</summary>
    public required string Version { get; init; }

    /// <summary>Whether it became champion.</summary>
    public required bool Promoted { get; init; }

    /// <summary>Names of the checks that it failed.</summary>
    public required IReadOnlyList<string> FailedChecks { get; init; }

    /// <summary>The version that scored until the next night.</summary>
    public required string Champion { get; init; }

    /// <summary>Its threshold.</summary>
    public required float Threshold { get; init; }

    /// <summary>Seconds that the night took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Until the next night: drives that fail within seven days of a scored window.</summary>
    public required int Failures { get; init; }

    /// <summary>Of these, how many the champion flags in those days.</summary>
    public required int Caught { get; init; }

    /// <summary>Of these, how many the first version flags.</summary>
    public required int CaughtByFirst { get; init; }

    /// <summary>Until the next night: drives that never fail and are flagged.</summary>
    public required int FalseAlarms { get; init; }

    /// <summary>The same with the first version.</summary>
    public required int FalseAlarmsOfFirst { get; init; }

    /// <summary>Since the first night: what scored.</summary>
    public required NightTotals Total { get; init; }

    /// <summary>Since the first night: the first version, never retrained.</summary>
    public required NightTotals TotalOfFirst { get; init; }
}
