using Microsoft.Azure.Functions.Worker;
using ServerlessAnomaly.Training;

namespace ServerlessAnomaly.Functions;

/// <summary>Starts the nightly run before the night, when <see cref="CheckDriftFunction"/> asked for it.</summary>
public sealed class RetrainOnDriftFunction(RetrainingPipeline pipeline)
{
    /// <summary>Queue of the requests.</summary>
    public const string Queue = "retrain-requests";

    /// <summary>Runs for each request.</summary>
    [Function("RetrainOnDrift")]
    public Task RunAsync([QueueTrigger(Queue, Connection = "AlertStorage")] string request, CancellationToken cancellationToken) =>
        pipeline.RunAsync(cancellationToken);
}
