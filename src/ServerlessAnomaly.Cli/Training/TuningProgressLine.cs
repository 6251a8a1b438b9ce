using System.Globalization;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Training.Tuning;

namespace ServerlessAnomaly.Cli.Training;

/// <summary>Shows a search for hyperparameters on a progress line.</summary>
internal sealed class TuningProgressLine(ProgressLine line, int trials) : IProgress<TuningState>
{
    public void Report(TuningState value) =>
        line.Report(
            value.Trials.Count,
            trials,
            "trials",
            string.Create(CultureInfo.InvariantCulture, $"lowest held-out loss {value.Best?.HeldOutLoss:G4}")
        );
}
