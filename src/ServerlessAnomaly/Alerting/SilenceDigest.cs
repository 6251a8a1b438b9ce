using System.Text.Json.Serialization;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Alerting;

/// <summary>Drives of a partition that have fallen silent together.</summary>
/// <param name="DigestId">The same for the digests that other partitions send of the same host and step: a host's drives lie in many of them.</param>
/// <param name="DriveCount">How many drives.</param>
/// <param name="HostCount">Of how many hosts; more than one where at least half of the partition's drives fell silent at once.</param>
/// <param name="Drives">Each of them, in the order of serial numbers; as many as a message can hold, at most <see cref="MaxDrives"/>.</param>
public sealed record SilenceDigest(string DigestId, int DriveCount, int HostCount, IReadOnlyList<SilentDrive> Drives)
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
