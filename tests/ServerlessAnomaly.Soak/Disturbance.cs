using System.Diagnostics;
using ServerlessAnomaly.Cli.Hosting;

namespace ServerlessAnomaly.Soak;

/// <summary>What is done to a running instance while the readings are sent.</summary>
internal static class Disturbance
{
    /// <summary>Kills it at random moments and starts it again until the time is over; one life in three ends before it is ready.</summary>
    /// <returns>Number of kills, and the instance that runs in the end.</returns>
    public static async Task<(int Kills, UpProcess Running)> KillOverAndOverAsync(
        UpProcess running, string home, int hubPort, SoakOptions options, CancellationToken cancellationToken)
    {
        var random = new Random(options.Seed);
        var clock = Stopwatch.StartNew();
        var kills = 0;
        while (clock.Elapsed < options.Duration)
        {
            if (random.Next(3) > 0) await running.Ready.WaitAsync(cancellationToken);

            // Short lives are more frequent, so that many die while they catch up.
            var share = Math.Pow(random.NextDouble(), 2);
            await Task.Delay(options.ShortestLife + share * (options.LongestLife - options.ShortestLife), cancellationToken);
            var wasReady = running.Ready.IsCompleted;
            if (running.Ready.IsFaulted) await running.Ready;
            await running.KillAsync();
            running.Dispose();
            kills++;
            running = UpProcess.Start(home, hubPort);
            Console.WriteLine($"{clock.Elapsed:mm\\:ss} killed {(wasReady ? "while it ran" : "while it started")}, {kills} times so far");
        }
        await running.Ready.WaitAsync(cancellationToken);
        return (kills, running);
    }

    /// <summary>Stops storage in the middle of the time, for as long as the outage takes.</summary>
    public static async Task StopStorageAsync(EmbeddedApp app, TimeSpan duration, TimeSpan outage, CancellationToken cancellationToken)
    {
        await Task.Delay(duration / 3, cancellationToken);
        await app.Azure.Storage.StopAsync(cancellationToken);
        Console.WriteLine($"storage is down for {outage.TotalSeconds:0} s");
        await Task.Delay(outage, cancellationToken);
        await app.Azure.Storage.RestartAsync(cancellationToken);
        Console.WriteLine("storage is back");
    }
}
