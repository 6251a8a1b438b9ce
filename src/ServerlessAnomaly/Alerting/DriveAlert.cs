using System.Text.Json.Serialization;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Alerting;

/// <summary>The message on the alert queue, as JSON in camelCase. Documented in <c>docs/alerts.md</c>; fields are only ever added.</summary>
public sealed record DriveAlert
{
    /// <summary>Version of this document's form. 1.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>Hash of what the alert says, such as serial number, step, detector name and kind: the same alert sent twice has the same id.</summary>
    public required string AlertId { get; init; }

    /// <summary>
    /// Raised, worsened, cleared or two drives, which are about a drive; silent, which is about those of a host; or events lost, which is about a
    /// partition. What does not apply is empty.
    /// </summary>
    public required AlertKind Kind { get; init; }

    /// <summary>Who says so; left out where the alert is not about a drive.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AlertReason? Reason { get; init; }

    /// <summary>What the drive warns of, by the names of <see cref="Telemetry.DriveWarnings"/>; only where <see cref="Reason"/> is the drive's verdict.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DriveWarnings>? DriveWarnings { get; init; }

    /// <summary>Both drives of a serial number; only where <see cref="Kind"/> is <see cref="AlertKind.TwoDrives"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TwoDrives? TwoDrives { get; init; }

    /// <summary>The drives that are silent; only where <see cref="Kind"/> is <see cref="AlertKind.Silent"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SilenceDigest? Silence { get; init; }

    /// <summary>What sort of drive it is; left out where the alert is not about a drive.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DriveKind? DriveKind { get; init; }

    /// <summary>The drive.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>Drive model; empty where the device did not say.</summary>
    public required string Model { get; init; }

    /// <summary>Where the drive is, as the reading that caused the alert says; left out where it says nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AlertLocation? Location { get; init; }

    /// <summary>Begin of the window's first step, UTC.</summary>
    public required DateTimeOffset WindowStart { get; init; }

    /// <summary>Begin of the window's last step, UTC.</summary>
    public required DateTimeOffset WindowEnd { get; init; }

    /// <summary>Anomaly score of the window.</summary>
    public required float Score { get; init; }

    /// <summary>The detector's threshold.</summary>
    public required float Threshold { get; init; }

    /// <summary>How far above the threshold.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>The features that caused it, largest share first; at most five.</summary>
    public required IReadOnlyList<FeatureCause> TopFeatures { get; init; }

    /// <summary>Chance from 0 to 1 that the drive fails within 7 days; left out where the detector has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? FailureChance7Days { get; init; }

    /// <summary>The same within 30 days.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? FailureChance30Days { get; init; }

    /// <summary>Detector name.</summary>
    public required string Detector { get; init; }

    /// <summary>Detector version.</summary>
    public required string DetectorVersion { get; init; }

    /// <summary>Event hub partition that carried the reading.</summary>
    public required string Partition { get; init; }

    /// <summary>Sequence number of the event that carried the reading.</summary>
    public required long SequenceNumber { get; init; }

    /// <summary>Events that are missing from <see cref="SequenceNumber"/> on; only in an <see cref="AlertKind.EventsLost"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? LostEvents { get; init; }
}
