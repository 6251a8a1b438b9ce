using ServerlessAnomaly.Training.Runs;

namespace ServerlessAnomaly.Training.Retraining.Gating;

/// <summary>The chances of failing that a version gives held-out windows, by horizon, the shortest first.</summary>
/// <param name="Healthy">Of <see cref="HeldOutWindows.Healthy"/>.</param>
/// <param name="Failing">Of <see cref="HeldOutWindows.Failing"/>.</param>
internal sealed record HeldOutChances(float[][] Healthy, float[][] Failing)
{
    /// <summary>The chances; null if the version has none.</summary>
    public static HeldOutChances? Of(WindowModel model, HeldOutWindows heldOut) =>
        model.Outputs.Contains("failure_chance") ? new(model.Chances(heldOut.Healthy), model.Chances(heldOut.Failing)) : null;
}
