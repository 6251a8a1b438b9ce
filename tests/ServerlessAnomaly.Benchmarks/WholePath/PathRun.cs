using System.Diagnostics;
using ServerlessAnomaly.Benchmarks.Fleet;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Replay;
using ServerlessAnomaly.Cli.Sending;
using ServerlessAnomaly.Cli.Training;

namespace ServerlessAnomaly.Benchmarks.WholePath;

/// <summary>
/// Starts the embedded product, fills the windows of a fleet, then measures rounds at full speed and rounds at a fixed rate in turn.
/// </summary>
internal sealed class PathRun(RunningInstance instance, int[] otherProcesses, SyntheticFleet fleet, Devices devices, AlertClock alerts)
{
    private const int Steps = 16;
    private const double SteadySeconds = 8;
    private const double FailingShareADay = 0.01;

    private readonly Random _random = new(1);
    private int _day;

    public static async Task<PathResult> MeasureAsync(int drives, int days, int rounds, double rate, CancellationToken cancellationToken)
    {
        var home = Directory.CreateTempSubdirectory("anomaly-path-").FullName;
        try
        {
            var options = new EmbeddedAppOptions { Home = home };
            await using var app = await EmbeddedApp.StartAzureAsync(options, cancellationToken);
            var schema = await FirstDetector.EnsureAsync(options, app.Storage.Registry, cancellationToken);
            var instance = await app.StartFunctionsAsync(schema, cancellationToken);
            await using var sender = new HubSender(HubTarget.RunningIn(home), Console.Error.WriteLine, TimeProvider.System);
            var fleet = new SyntheticFleet(SampleReadings.Schema, SampleReadings.All(), drives);
            await using var alerts = AlertClock.Start(instance.StorageConnectionString);
            using var lanes = await ReplayLanes.OpenAsync(sender, fleet.Schema, cancellationToken);
            var devices = new Devices(lanes, fleet, alerts);
            int[] others = [app.Azure.Storage.ProcessId!.Value, app.WorkerProcessId];
            return await new PathRun(instance, others, fleet, devices, alerts).RunAsync(days, rounds, rate, cancellationToken);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private async Task<PathResult> RunAsync(int days, int rounds, double rate, CancellationToken cancellationToken)
    {
        using var status = new StatusClient(instance.FunctionsAddress);
        await SendDaysAsync(status, Steps, rate: 0, failing: 0, cancellationToken);
        var fullSpeed = new List<FullSpeedRound>();
        var steady = new List<SteadyRound>();
        var steadyDays = Math.Max(1, (int)(SteadySeconds * rate / fleet.Serials.Count));
        for (var round = 0; round < rounds; round++)
        {
            fullSpeed.Add(await FullSpeedAsync(status, days, cancellationToken));
            steady.Add(await SteadyAsync(status, steadyDays, rate, cancellationToken));
            Console.Error.WriteLine(
                $"round {round + 1} of {rounds}: {fullSpeed[^1].ReadingsPerSecond:N0} readings/s; p50 {steady[^1].P50Milliseconds:N0} ms"
            );
        }
        return new PathResult(fleet.Serials.Count, fullSpeed, steady);
    }

    private async Task<FullSpeedRound> FullSpeedAsync(StatusClient status, int days, CancellationToken cancellationToken)
    {
        var (processor, started) = (ProcessorTime(), Stopwatch.GetTimestamp());
        var sent = await SendDaysAsync(status, days, rate: 0, FailingShareADay / 10, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new FullSpeedRound(sent / seconds, sent / (ProcessorTime() - processor).TotalSeconds);
    }

    private async Task<SteadyRound> SteadyAsync(StatusClient status, int days, double rate, CancellationToken cancellationToken)
    {
        alerts.Forget();
        var started = Stopwatch.GetTimestamp();
        var sent = await SendDaysAsync(status, days, rate, FailingShareADay, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var latencies = await alerts.AllAsync(cancellationToken);
        return new SteadyRound(
            sent / seconds,
            latencies.Count,
            latencies.Percentile(0.5),
            latencies.Percentile(0.95),
            latencies.Percentile(0.99)
        );
    }

    /// <summary>Sends the next days of all drives, and waits until every reading is in the journal.</summary>
    private async Task<long> SendDaysAsync(StatusClient status, int days, double rate, double failing, CancellationToken cancellationToken)
    {
        var before = await status.WaitUntilAsync(
            answer => answer is { LoadingPartitions: 0, Partitions: > 0 },
            _ => { },
            cancellationToken
        );
        var pace = new ReplayPace(rate, TimeProvider.System);
        long sent = 0;
        for (var day = 0; day < days; day++, _day++)
        {
            var failures = Enumerable
                .Range(0, (int)(failing * fleet.Serials.Count))
                .Select(_ => _random.Next(fleet.Serials.Count))
                .ToHashSet();
            for (var drive = 0; drive < fleet.Serials.Count; drive++)
            {
                await devices.PostAsync(drive, _day, failures.Contains(drive), cancellationToken);
                if (!pace.IsAhead(++sent))
                    continue;
                await devices.FlushAsync(cancellationToken);
                await pace.WaitAsync(sent, cancellationToken);
            }
        }
        await devices.FlushAsync(cancellationToken);
        await status.WaitUntilAsync(answer => answer.Totals.Received - before.Totals.Received >= sent, _ => { }, cancellationToken);
        return sent;
    }

    private TimeSpan ProcessorTime()
    {
        var total = Environment.CpuUsage.TotalTime;
        foreach (var id in otherProcesses)
        {
            using var process = Process.GetProcessById(id);
            total += process.TotalProcessorTime;
        }
        return total;
    }
}
