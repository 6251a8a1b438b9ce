using Microsoft.Azure.Functions.Worker;

namespace ServerlessAnomaly.Functions;

/// <summary>
/// Scores each batch of telemetry. What can never succeed is dead-lettered by the pipeline; whatever it throws is an outage, retried without
/// end, because the trigger's checkpoint would advance past a failed batch.
/// </summary>
public sealed class ScoreTelemetryFunction(ScoringPipeline pipeline)
{
    /// <summary>Runs for each batch of one partition.</summary>
    [Function("ScoreTelemetry")]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:01:00")]
    public Task RunAsync(
        [EventHubTrigger("%TelemetryHub%", ConsumerGroup = "%TelemetryConsumerGroup%", Connection = "EventHubConnection")] byte[][] events,
        FunctionContext context,
        CancellationToken cancellationToken
    ) => pipeline.ProcessAsync(EventBatchBinding.Bind(events, context.BindingContext.BindingData), cancellationToken);
}
