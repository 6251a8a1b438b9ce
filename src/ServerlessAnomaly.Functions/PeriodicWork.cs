using Microsoft.Extensions.Hosting;

namespace ServerlessAnomaly.Functions;

/// <summary>Work that is done every so often, and once more at the end. An outage is said; it is done the next time.</summary>
/// <param name="interval">How often.</param>
/// <param name="clock">The time.</param>
internal abstract class PeriodicWork(TimeSpan interval, TimeProvider clock) : BackgroundService
{
    public sealed override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryRunAsync(cancellationToken);
    }

    protected abstract Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Says that it failed.</summary>
    protected abstract void Failed(string reason);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await TryRunAsync(stoppingToken);
    }

    private async Task TryRunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(cancellationToken);
        }
        catch (Exception outage) when (!cancellationToken.IsCancellationRequested)
        {
            Failed(outage.Message);
        }
    }
}
