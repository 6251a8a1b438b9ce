using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Fleet;

namespace ServerlessAnomaly.Functions;

/// <summary>
/// Writes the fleet's index of each partition that has changed, every <see cref="FleetOptions.IndexInterval"/>, and once more at the end. An outage is
/// logged; it is written the next time.
/// </summary>
internal sealed partial class FleetIndexing(ScoringPipeline pipeline, FleetOptions options, TimeProvider clock, ILogger<FleetIndexing> log)
    : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWriteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.IndexInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await TryWriteAsync(stoppingToken);
    }

    private async Task TryWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await pipeline.WriteIndexesAsync(cancellationToken);
        }
        catch (Exception outage) when (!cancellationToken.IsCancellationRequested)
        {
            NotWritten(outage.Message);
        }
    }

    [LoggerMessage(56, LogLevel.Warning, "The index of the fleet could not be written; it is written the next time. {Reason}")]
    private partial void NotWritten(string reason);
}
