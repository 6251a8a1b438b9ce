namespace ServerlessAnomaly.Telemetry;

/// <summary>What tells two drives with one serial number apart.</summary>
/// <param name="CapacityBytes">Size in bytes; 0 where the reading does not say.</param>
/// <param name="PowerOnHours">Hours in use; NaN where the reading does not say.</param>
public readonly record struct DriveIdentity(long CapacityBytes, float PowerOnHours);
