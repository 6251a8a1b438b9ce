using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.History;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Functions;

/// <summary>
/// At the start, compares each partition's last applied event with the hub's newest: where the trigger's checkpoint is ahead of the journal
/// and no new event comes, nothing would ever be delivered again. What nobody has moved on with for <see cref="DurabilityOptions.CatchUpAfter"/>
/// is read from the hub. An outage is logged and tried again.
/// </summary>
internal sealed partial class HubCatchUp(
    ScoringPipeline pipeline,
    IHubHistory history,
    DurabilityOptions options,
    TimeProvider clock,
    ILogger<HubCatchUp> log
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var behind = await TryAsync(FindBehindAsync, stoppingToken);
            if (behind is { Count: 0 })
                return;
            await Task.Delay(options.CatchUpAfter, clock, stoppingToken);
            foreach (var (partition, last) in behind ?? [])
                await TryAsync(cancellationToken => CatchUpAsync(partition, last, cancellationToken), stoppingToken);
        }
    }

    private async Task<Dictionary<string, EventPosition>?> FindBehindAsync(CancellationToken cancellationToken)
    {
        var behind = new Dictionary<string, EventPosition>();
        foreach (var partition in await history.ListAsync(cancellationToken))
            if (await pipeline.FindBehindAsync(partition, cancellationToken) is { } last)
                behind[partition] = last;
        return behind;
    }

    private async Task<bool> CatchUpAsync(string partition, EventPosition last, CancellationToken cancellationToken)
    {
        try
        {
            await pipeline.CatchUpAsync(partition, last, cancellationToken);
            return true;
        }
        catch (PartitionTakenOverException)
        {
            // Somebody is applying it after all.
            return false;
        }
    }

    private async Task<T?> TryAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work(cancellationToken);
        }
        catch (Exception outage) when (!cancellationToken.IsCancellationRequested)
        {
            Unreadable(outage.Message);
            return default;
        }
    }

    [LoggerMessage(60, LogLevel.Warning, "Whether the hub has events that were not applied could not be told; tried again. {Reason}")]
    private partial void Unreadable(string reason);
}
