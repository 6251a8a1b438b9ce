using Microsoft.Extensions.Hosting;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Functions;

/// <summary>Lets go of the windows of partitions that have delivered nothing for <see cref="DurabilityOptions.ReleaseAfter"/>.</summary>
internal sealed class IdlePartitions(ScoringPipeline pipeline, DurabilityOptions options, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            pipeline.ReleaseIdle(options.ReleaseAfter);
    }
}
