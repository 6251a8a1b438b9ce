namespace ServerlessAnomaly.Models;

/// <summary>What became of a challenger at the gate.</summary>
/// <param name="Champion">The version that it was compared with; null if there was none.</param>
/// <param name="HeldOutFrom">First day of the held-out days that both were judged on.</param>
/// <param name="HeldOutTo">Last of them.</param>
/// <param name="Checks">All checks, passed or not.</param>
/// <param name="Note">What else decided, such as a pinned champion; null if nothing did.</param>
public sealed record GateReport(
    string? Champion,
    DateOnly HeldOutFrom,
    DateOnly HeldOutTo,
    IReadOnlyList<GateCheck> Checks,
    string? Note = null
)
{
    /// <summary>Whether every check passed.</summary>
    public bool Passed => Checks.All(check => check.Passed);
}

/// <summary>One named check that a challenger must pass before it may score.</summary>
/// <param name="Name">Name in kebab case, such as <c>false-alarm-budget</c>.</param>
/// <param name="Figure">What was measured.</param>
/// <param name="Limit">What it was held against.</param>
/// <param name="Passed">Whether it passed.</param>
/// <param name="Explanation">One sentence for people: what was compared, on what, and what it means.</param>
public sealed record GateCheck(string Name, double Figure, double Limit, bool Passed, string Explanation);
