using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Training.Fitting;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>Says how far a run is, every half minute at most and at each change of phase.</summary>
internal sealed class RunProgressLog(ILogger log, string detector, TimeProvider clock) : IProgress<TrainingProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private long _said;
    private TrainingPhase? _phase;

    public void Report(TrainingProgress value)
    {
        if (value.Phase == _phase && clock.GetElapsedTime(_said) < Interval)
            return;
        (_phase, _said) = (value.Phase, clock.GetTimestamp());
        log.Progress(detector, value.Phase, value.Done, value.Total, value.Epoch, value.Epochs, value.Loss, value.HeldOutLoss);
    }
}
