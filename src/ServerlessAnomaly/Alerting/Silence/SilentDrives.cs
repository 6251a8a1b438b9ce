using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Alerting.Silence;

/// <summary>Drives that have fallen silent and are told together.</summary>
/// <param name="Host">Tells their host from others; empty where their readings did not say it, or where they are of several hosts.</param>
/// <param name="Hosts">How many hosts they are of; those that did not say count as one.</param>
/// <param name="Drives">Each by its kind and its number among the windows of that, in the order of their serial numbers.</param>
public sealed record SilentDrives(string Host, int Hosts, IReadOnlyList<(DriveKind Kind, int Drive)> Drives);
