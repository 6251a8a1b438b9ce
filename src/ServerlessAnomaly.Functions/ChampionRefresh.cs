using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Scoring;

namespace ServerlessAnomaly.Functions;

/// <summary>Looks at the champion pointer every <see cref="DetectorOptions.ReloadInterval"/>. An outage is logged and tried again; the champion in memory goes on scoring.</summary>
internal sealed partial class ChampionRefresh(
    ChampionDetectors champions,
    DetectorOptions options,
    TimeProvider clock,
    ILogger<ChampionRefresh> log
) : BackgroundService
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
            catch (Exception outage) when (!stoppingToken.IsCancellationRequested)
            {
                PointerUnreadable(options.Name, champions.Version ?? "none", outage.Message);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(20, LogLevel.Warning, "The champion pointer of {Detector} could not be read; {Current} goes on scoring. {Reason}")]
    private partial void PointerUnreadable(string detector, string current, string reason);
}
