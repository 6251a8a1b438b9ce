using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Fleet;

namespace ServerlessAnomaly.Functions;

/// <summary>Writes the fleet's index of each partition that has changed, every <see cref="FleetOptions.IndexInterval"/>.</summary>
internal sealed partial class FleetIndexing(ScoringPipeline pipeline, FleetOptions options, TimeProvider clock, ILogger<FleetIndexing> log)
    : PeriodicWork(options.IndexInterval, clock)
{
    protected override Task RunAsync(CancellationToken cancellationToken) => pipeline.WriteIndexesAsync(cancellationToken);

    [LoggerMessage(56, LogLevel.Warning, "The index of the fleet could not be written; it is written the next time. {Reason}")]
    protected override partial void Failed(string reason);
}
