using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Fleet;

/// <summary>A drive that was told as silent.</summary>
/// <param name="Kind">What sort of drive it is.</param>
/// <param name="SerialNumber">The drive.</param>
/// <param name="Partition">Where it was known.</param>
/// <param name="HeardStep">Step in which it was last heard of.</param>
/// <param name="Readings">Readings of it that were taken.</param>
/// <param name="ToldAt">The fleet's step when it was told.</param>
public sealed record ToldDrive(DriveKind Kind, string SerialNumber, string Partition, int HeardStep, long Readings, int ToldAt);
