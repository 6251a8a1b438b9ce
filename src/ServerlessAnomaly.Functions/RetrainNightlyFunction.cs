using Microsoft.Azure.Functions.Worker;
using ServerlessAnomaly.Training.Retraining;

namespace ServerlessAnomaly.Functions;

/// <summary>Trains a challenger on what the archive holds, every night.</summary>
public sealed class RetrainNightlyFunction(RetrainingPipeline pipeline)
{
    /// <summary>Runs on the schedule in <c>RetrainSchedule</c> (NCRONTAB, six fields, UTC).</summary>
    [Function("RetrainNightly")]
    public Task RunAsync([TimerTrigger("%RetrainSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        pipeline.RunAsync(cancellationToken);
}
