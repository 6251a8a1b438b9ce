namespace ServerlessAnomaly.Alerting;

/// <summary>Who says that something is wrong with a drive.</summary>
public enum AlertReason
{
    /// <summary>A detector: the drive's window is unlike those of healthy drives.</summary>
    Score,

    /// <summary>The drive itself: its health check, its critical warnings, or its own count of errors.</summary>
    DriveVerdict,

    /// <summary>What the readings say the drive is: its model, its size, its hours in use.</summary>
    Identity,

    /// <summary>That there are no readings.</summary>
    Silence,
}
