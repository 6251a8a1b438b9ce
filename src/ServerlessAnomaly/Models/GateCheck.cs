namespace ServerlessAnomaly.Models;

/// <summary>One named check that a challenger must pass before it may score.</summary>
/// <param name="Name">Name in kebab case, such as <c>false-alarm-budget</c>.</param>
/// <param name="Figure">What was measured.</param>
/// <param name="Limit">What it was held against.</param>
/// <param name="Passed">Whether it passed.</param>
/// <param name="Explanation">One sentence for people: what was compared, on what, and what it means.</param>
public sealed record GateCheck(string Name, double Figure, double Limit, bool Passed, string Explanation);
