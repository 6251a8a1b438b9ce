using System.Text.Json.Serialization;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Alerting;

/// <summary>Drives that have fallen silent together: those of a host, or of many hosts at once.</summary>
/// <param name="DriveCount">How many drives.</param>
/// <param name="HostCount">Of how many hosts; more than one where at least half of the fleet's drives fell silent at once.</param>
/// <param name="Drives">Each of them, in the order of serial numbers; as many as a message can hold, at most <see cref="MaxDrives"/>.</param>
/// <param name="WholeFleet">Whether the whole fleet stands still: three quarters of its drives and more. Left out where it does not.</param>
public sealed record SilenceDigest(
    int DriveCount,
    int HostCount,
    IReadOnlyList<SilentDrive> Drives,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool WholeFleet = false
)
{
    /// <summary>Drives that are named at most. <c>anomaly drives --not-ready</c> has all.</summary>
    public const int MaxDrives = 50;
}

/// <summary>A drive that has fallen silent.</summary>
/// <param name="SerialNumber">The drive.</param>
/// <param name="Model">Its model; empty where it was not said.</param>
/// <param name="DriveKind">What sort of drive it is.</param>
/// <param name="LastReading">Begin of the step of its newest reading, UTC.</param>
/// <param name="Location">Where it is; left out where its readings did not say.</param>
public sealed record SilentDrive(
    string SerialNumber,
    string Model,
    DriveKind DriveKind,
    DateTimeOffset LastReading,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AlertLocation? Location
);
