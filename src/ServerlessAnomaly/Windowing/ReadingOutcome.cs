namespace ServerlessAnomaly.Windowing;

/// <summary>What became of a reading that was put into its drive's window.</summary>
public enum ReadingOutcome
{
    /// <summary>The drive's window is complete: it is scored.</summary>
    Ready,

    /// <summary>Kept, but the drive has not been seen for a whole window yet, or too many steps are missing.</summary>
    WarmingUp,

    /// <summary>The step was there already; the last value wins and nothing is scored again.</summary>
    Duplicate,

    /// <summary>Older than the window: not kept.</summary>
    Late,
}
