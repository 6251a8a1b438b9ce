using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Windowing.State;

/// <summary>Windows of a partition that began anew, because their columns have changed.</summary>
/// <param name="Kind">The kind of their drives.</param>
/// <param name="Before">The schema by which they were stored.</param>
/// <param name="Now">The one by which they are kept now.</param>
/// <param name="Drives">How many there are.</param>
/// <param name="Ready">How many were complete again, once they were filled with what the hub still had.</param>
public sealed record ColumnChange(DriveKind Kind, string Before, string Now, int Drives, int Ready);
