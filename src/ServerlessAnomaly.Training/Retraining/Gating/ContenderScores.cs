using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Fitting;

namespace ServerlessAnomaly.Training.Retraining.Gating;

/// <summary>What a version makes of the held-out windows.</summary>
/// <param name="Manifest">The version.</param>
/// <param name="ModelBytes">Size of its model file.</param>
/// <param name="BadWeights">Values in the file that are no finite numbers.</param>
/// <param name="Healthy">Scores of <see cref="HeldOutWindows.Healthy"/>.</param>
/// <param name="Failing">Scores of <see cref="HeldOutWindows.Failing"/>.</param>
/// <param name="Faulty">Scores of <see cref="FaultTrials.Raw"/>.</param>
/// <param name="Seconds">Fastest of several passes over the same windows, taken in turns with the other version.</param>
internal sealed record ContenderScores(
    DetectorManifest Manifest,
    int ModelBytes,
    int BadWeights,
    float[] Healthy,
    float[] Failing,
    float[] Faulty,
    double Seconds = 0
)
{
    /// <summary>Chances of failing of the held-out windows; null if the version gives none.</summary>
    public HeldOutChances? Chances { get; init; }

    /// <summary>Scores everything.</summary>
    public static ContenderScores Of(DetectorBundle bundle, WindowModel model, HeldOutWindows heldOut, FaultTrials trials) =>
        new(
            bundle.Manifest,
            bundle.Model.Length,
            NamedWeights.Read(bundle.Model)?.Values.Sum(weights => weights.Values.Count(value => !float.IsFinite(value))) ?? 0,
            model.Scores(heldOut.Healthy),
            model.Scores(heldOut.Failing),
            model.Scores(trials.Raw)
        )
        {
            Chances = HeldOutChances.Of(model, heldOut),
        };

    /// <summary>Whether a score raises an alert.</summary>
    public bool Flags(float score) => score > Manifest.Threshold;
}
