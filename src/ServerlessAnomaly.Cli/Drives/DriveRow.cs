using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Drives;

/// <summary>One drive in the result of <c>drives</c>.</summary>
internal sealed record DriveRow
{
    public required string SerialNumber { get; init; }

    public required string Model { get; init; }

    /// <summary>What sort of drive it is; null where none of its readings could be read.</summary>
    public required DriveKind? DriveKind { get; init; }

    public required AlertLocation? Location { get; init; }

    /// <summary>Where its window is; null where it has none.</summary>
    public required string? Partition { get; init; }

    /// <summary>Whether its window is complete.</summary>
    public bool IsReady { get; init; }

    /// <summary>Readings that were taken since the drive was new.</summary>
    public long Readings { get; init; }

    /// <summary>Steps of its window that are there.</summary>
    public int Steps { get; init; }

    /// <summary>Begin of the step of its newest reading, UTC.</summary>
    public DateTime? LastReading { get; init; }

    /// <summary>When what is said of its window was written down, UTC.</summary>
    public DateTime? AsOf { get; init; }

    /// <summary>Why nothing judges it; empty where something does.</summary>
    public IReadOnlyList<NotJudged> NotJudged { get; init; } = [];
}

/// <summary>A reason why a drive is not judged.</summary>
/// <param name="Reason">Which one.</param>
/// <param name="Message">The same for people, with numbers.</param>
internal sealed record NotJudged(NotJudgedReason Reason, string Message);

/// <summary>Why a drive is not judged by a detector.</summary>
internal enum NotJudgedReason
{
    /// <summary>It is new: its window is not full yet.</summary>
    WarmingUp,

    /// <summary>Too many steps of its window are missing.</summary>
    Gaps,

    /// <summary>It reports more seldom than a window can bear.</summary>
    Seldom,

    /// <summary>Its window is complete, and its kind of drive has no detector.</summary>
    NoDetector,

    /// <summary>Two drives have its serial number.</summary>
    TwoDrives,

    /// <summary>It has said nothing for some steps in which others did.</summary>
    Silent,

    /// <summary>Its last word was that it sleeps.</summary>
    Asleep,

    /// <summary>Its clock was never set, or runs ahead: its readings are refused.</summary>
    Clock,

    /// <summary>Its readings are refused for another reason.</summary>
    Refused,
}
