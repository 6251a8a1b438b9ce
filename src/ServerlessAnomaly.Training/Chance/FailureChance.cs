using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Training.Chance;

/// <summary>The second stage, as it was learned: the chance of failing, by horizon, of days whose score is above a limit.</summary>
/// <param name="SuspiciousAbove">The limit.</param>
/// <param name="Horizons">The horizons, the shortest first; empty where there are too few failures to learn from.</param>
/// <param name="Summary">What it was learned from, or why it is absent; for the manifest.</param>
internal sealed record FailureChance(float SuspiciousAbove, IReadOnlyList<ChanceHorizon> Horizons, FailureChanceSummary Summary)
{
    /// <summary>The chances as graph [batch, horizons]; a longer horizon never has the lower chance. Null where nothing was learned.</summary>
    /// <param name="evidence">What is seen of a day [batch, numbers].</param>
    /// <param name="score">The first stage's score [batch].</param>
    public Tensor? Apply(Tensor evidence, Tensor score)
    {
        if (Horizons.Count == 0)
            return null;
        var first = Reshape.To(score, Shape.PerWindow(1));
        var suspicious = new Greater(first, SuspiciousAbove);
        var logged = new Logarithm(1 + new Relu(first));
        var chances = new List<Tensor>();
        foreach (var horizon in Horizons)
        {
            var calibration = horizon.Calibration;
            var sum = new TreeEnsemble(evidence, horizon.Trees);
            var logOdds = (sum * (float)calibration.Trees) + (logged * (float)calibration.First) + (float)calibration.Offset;
            Tensor chance = new Where(suspicious, new Sigmoid(logOdds), (float)horizon.Unsuspicious);
            chances.Add(chances.Count == 0 ? chance : new Maximum(chances[^1], chance));
        }
        return new Concat(1, chances);
    }
}
