namespace ServerlessAnomaly.Windowing;

/// <summary>What became of a reading that was put into its drive's window.</summary>
public enum ReadingOutcome
{
    /// <summary>The drive's window is complete: it is scored.</summary>
    Ready,

    /// <summary>Kept, but the drive has not been seen for a whole window yet, or too many steps are missing.</summary>
    WarmingUp,

    /// <summary>The window is complete, and there is no detector for the drive's kind: only the drive's own word judges it.</summary>
    NoDetector,

    /// <summary>It says nothing new: the step was there already with the same values, or with later ones.</summary>
    Duplicate,

    /// <summary>Older than the window: not kept.</summary>
    Late,
}
