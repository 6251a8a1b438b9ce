using Microsoft.Azure.Functions.Worker;
using ServerlessAnomaly.Training.Retraining;

namespace ServerlessAnomaly.Functions;

/// <summary>Trains a challenger for each kind of drive on what the archive holds, every night.</summary>
public sealed class RetrainNightlyFunction(NightlyRun night)
{
    /// <summary>Runs on the schedule in <c>RetrainSchedule</c> (NCRONTAB, six fields, UTC).</summary>
    [Function("RetrainNightly")]
    public async Task RunAsync([TimerTrigger("%RetrainSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        (await night.RunAsync(cancellationToken)).ThrowIfFailed();
}
