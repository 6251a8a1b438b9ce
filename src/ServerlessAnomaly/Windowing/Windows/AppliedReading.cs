using ServerlessAnomaly.Windowing.Identity;

namespace ServerlessAnomaly.Windowing.Windows;

/// <summary>What became of a reading, and what it brought to light.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Drive">The drive's number among the windows of its kind.</param>
public readonly record struct AppliedReading(ReadingOutcome Outcome, int Drive)
{
    /// <summary>By what it is told to be of another drive than its serial number had; none where it is the same.</summary>
    public IdentityChange Change { get; init; }

    /// <summary>The other drive; only where there is a change that was not told yet.</summary>
    public DriveFacts? Other { get; init; }

    /// <summary>Whether the window was started over, because another drive begins with this reading.</summary>
    public bool StartedOver { get; init; }

    /// <summary>The model of the drive before, UTF-8, where the window was started over.</summary>
    internal byte[]? FormerModel { get; init; }

    /// <summary>The drive's number among the windows of ATA's other kind, where it was taken for that until this reading.</summary>
    internal int? FormerDrive { get; init; }

    internal bool IsNew { get; init; }

    internal bool IsNewest { get; init; }

    internal bool ModelChanged { get; init; }

    internal bool CapacityChanged { get; init; }
}
