namespace ServerlessAnomaly.Models;

/// <summary>What became of a challenger at the gate.</summary>
/// <param name="Champion">The version that it was compared with; null if there was none.</param>
/// <param name="HeldOutFrom">First day of the held-out days that both were judged on.</param>
/// <param name="HeldOutTo">Last of them.</param>
/// <param name="Checks">All checks, passed or not.</param>
/// <param name="Note">What else decided, such as a pinned champion; null if nothing did.</param>
public sealed record GateReport(
    string? Champion, DateOnly HeldOutFrom, DateOnly HeldOutTo, IReadOnlyList<GateCheck> Checks, string? Note = null)
{
    /// <summary>Whether every check passed.</summary>
    public bool Passed => Checks.All(check => check.Passed);
}
