namespace ServerlessAnomaly;

/// <summary>A complete window in the buffer: its drive, its last step, and the event and reading that completed it.</summary>
internal readonly record struct ScoredWindow(int Drive, int Step, int EventIndex, int Reading)
{
    /// <summary>Its model, where another drive has taken its serial number since; else null.</summary>
    public byte[]? FormerModel { get; init; }

    /// <summary>Whether the window that ends at this step was scored before.</summary>
    public bool IsAgain { get; init; }
}
