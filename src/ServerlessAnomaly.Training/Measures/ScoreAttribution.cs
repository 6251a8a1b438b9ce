namespace ServerlessAnomaly.Training.Measures;

/// <summary>What made a score.</summary>
/// <param name="Name">What was scored, in words.</param>
/// <param name="Score">Its score.</param>
/// <param name="Parts">Each feature's part of it.</param>
public sealed record ScoreAttribution(string Name, float Score, IReadOnlyDictionary<string, double> Parts);
