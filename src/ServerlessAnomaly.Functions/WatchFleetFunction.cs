using Microsoft.Azure.Functions.Worker;

namespace ServerlessAnomaly.Functions;

/// <summary>Looks over the whole fleet for drives that have fallen silent, and for those that are back.</summary>
public sealed class WatchFleetFunction(FleetWatch watch)
{
    /// <summary>Runs on the schedule in <c>WatchSchedule</c> (NCRONTAB, six fields, UTC).</summary>
    [Function("WatchFleet")]
    public Task RunAsync([TimerTrigger("%WatchSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        watch.RunAsync(cancellationToken);
}
