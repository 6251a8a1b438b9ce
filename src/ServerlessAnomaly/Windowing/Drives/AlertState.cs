namespace ServerlessAnomaly.Windowing.Drives;

/// <summary>What the alert policy remembers of one drive; stored with its window.</summary>
/// <param name="LastStep">Step of the newest scored window.</param>
/// <param name="Exceeded">Bit i: the window that ended i steps before <paramref name="LastStep"/> exceeded the threshold.</param>
/// <param name="Scored">Bit i: that window was scored at all.</param>
/// <param name="AlertedScore">Score ÷ threshold of the last alert sent; 0 while no alert is open.</param>
public readonly record struct AlertState(int LastStep, uint Exceeded, uint Scored, float AlertedScore)
{
    /// <summary>Whether the window that ends at a step was scored before.</summary>
    public bool HasScored(int step) => LastStep == step && (Scored & 1) != 0;

    /// <summary>Whether an alert is open for the drive.</summary>
    public bool IsRaised => AlertedScore > 0;
}
