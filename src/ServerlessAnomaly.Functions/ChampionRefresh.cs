using Microsoft.Extensions.Hosting;
using ServerlessAnomaly.Scoring;

namespace ServerlessAnomaly.Functions;

/// <summary>
/// Looks at the champion pointers every <see cref="DetectorOptions.ReloadInterval"/>. An outage is logged by the detector that it keeps from its champion, and
/// tried again; what is in memory goes on scoring.
/// </summary>
internal sealed class ChampionRefresh(ChampionDetectors champions, DetectorOptions options, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.ReloadInterval, clock);
        do
        {
            try
            {
                await champions.RefreshAsync(stoppingToken);
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Each detector has said its own fault. An outage must not end the refreshing.
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
