using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Fleet;

/// <summary>
/// The drives of one partition without their values, as of a position in its stream: small enough to look at the whole fleet at once. It is made of
/// the partition's state and costs nothing to lose.
/// </summary>
public sealed record FleetIndex
{
    /// <summary>The partition, such as <c>hub/consumer-group/0</c>.</summary>
    public required string Partition { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>The last event that it knows of; the offset is not kept.</summary>
    public required EventPosition Position { get; init; }

    /// <summary>The window that its steps are of.</summary>
    public required WindowOptions Window { get; init; }

    /// <summary>The kind that the app's schema is of.</summary>
    public required DriveKind Own { get; init; }

    /// <summary>What became of all readings of the partition.</summary>
    public required ReadingTotals Totals { get; init; }

    /// <summary>The drives, kind by kind.</summary>
    public required IReadOnlyList<IndexedDrive> Drives { get; init; }
}
