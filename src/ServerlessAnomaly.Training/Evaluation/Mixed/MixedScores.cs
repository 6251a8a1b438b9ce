using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Training.Evaluation.Mixed;

/// <summary>What a contender makes of the test windows.</summary>
/// <param name="Scores">A score for each.</param>
/// <param name="Thresholds">The calibrated threshold that each is held against; null if the contender has none.</param>
/// <param name="Bundle">The detector, where it is a single one.</param>
internal sealed record MixedScores(float[] Scores, float[]? Thresholds = null, DetectorBundle? Bundle = null);
