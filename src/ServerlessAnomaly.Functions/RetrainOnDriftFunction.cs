using Microsoft.Azure.Functions.Worker;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Training.Retraining;

namespace ServerlessAnomaly.Functions;

/// <summary>Starts the nightly run before the night, when <see cref="CheckDriftFunction"/> asked for it.</summary>
public sealed class RetrainOnDriftFunction(RetrainingPipeline pipeline, DriftMonitor monitor)
{
    /// <summary>Queue of the requests.</summary>
    public const string Queue = "retrain-requests";

    /// <summary>Runs for each request.</summary>
    [Function("RetrainOnDrift")]
    public async Task RunAsync([QueueTrigger(Queue, Connection = "AlertStorage")] string request, CancellationToken cancellationToken)
    {
        if (await monitor.TakeRequestAsync(request, cancellationToken)) await pipeline.RunAsync(cancellationToken);
    }
}
