using System.Globalization;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Training.Fitting;

namespace ServerlessAnomaly.Cli.Training;

/// <summary>Shows a training run on a progress line.</summary>
internal sealed class TrainingProgressLine(ProgressLine line) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        var what = value.Phase.ToString().ToLowerInvariant();
        var loss = value.Loss is { } training
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"epoch {value.Epoch}, loss {training:0.#####}, held-out {value.HeldOutLoss:0.#####}"
            )
            : null;
        line.Report(
            value.Done,
            value.Total ?? 0,
            value.Phase == TrainingPhase.Reading ? "readings" : "windows",
            loss is null ? what : $"{what}, {loss}"
        );
    }
}
