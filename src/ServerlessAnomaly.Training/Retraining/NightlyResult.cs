using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Retraining.Gating;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>What one night came to.</summary>
/// <param name="Manifest">The version that was registered; its <see cref="DetectorManifest.Gate"/> has the checks.</param>
/// <param name="Verdict">What the gate said.</param>
/// <param name="Promoted">Whether the version is the champion now.</param>
/// <param name="Consequence">What became of it and why, one sentence.</param>
public sealed record NightlyResult(DetectorManifest Manifest, GateReport Verdict, bool Promoted, string Consequence);
