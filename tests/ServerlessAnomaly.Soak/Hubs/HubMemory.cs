using System.Diagnostics;

namespace ServerlessAnomaly.Soak.Hubs;

/// <summary>Watches the resident memory of a hub that is killed and started again, in MiB.</summary>
internal sealed class HubMemory(ProcessKeeper hub)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    /// <summary>After its first seconds of work.</summary>
    public double First { get; private set; }

    /// <summary>When it was last looked at.</summary>
    public double Last { get; private set; }

    /// <summary>The most at any look.</summary>
    public double Most { get; private set; }

    public async Task WatchAsync(CancellationToken stopping)
    {
        for (var watched = Stopwatch.StartNew(); !stopping.IsCancellationRequested; )
        {
            Look();
            if (First == 0 && watched.Elapsed > Settled)
                First = Last;
            await Task.Delay(Interval, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Look()
    {
        if (hub.ProcessId is not { } process || ProcessUsage.Read(process).Megabytes is not (> 0 and var megabytes))
            return;
        Last = megabytes;
        Most = Math.Max(Most, megabytes);
    }
}
