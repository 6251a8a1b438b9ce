using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Drift;

namespace ServerlessAnomaly.Functions;

/// <summary>
/// Stores what was counted for drift every <see cref="DriftOptions.FlushInterval"/>, and once more at the end. An outage is logged;
/// the counts go with the next flush.
/// </summary>
internal sealed partial class DriftFlush(DriftRecorder recorder, DriftOptions options, TimeProvider clock, ILogger<DriftFlush> log)
    : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryFlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.FlushInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await TryFlushAsync(stoppingToken);
    }

    private async Task TryFlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await recorder.FlushAsync(cancellationToken);
        }
        catch (Exception outage) when (!cancellationToken.IsCancellationRequested)
        {
            NotWritten(outage.Message);
        }
    }

    [LoggerMessage(53, LogLevel.Warning, "The counts for drift could not be stored; they go with the next flush. {Reason}")]
    private partial void NotWritten(string reason);
}
