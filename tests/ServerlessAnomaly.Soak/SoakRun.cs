using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Replay;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.Soak;

/// <summary>The same readings twice: once undisturbed, once disturbed. Both must leave the same behind.</summary>
internal static class SoakRun
{
    private static readonly DateOnly FirstDay = new(2016, 3, 26);

    /// <returns>Whether both left the same behind.</returns>
    public static async Task<bool> RunAsync(SoakOptions options, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("anomaly-soak-").FullName;
        try
        {
            var (undisturbed, disturbed) = (Path.Combine(folder, "undisturbed"), Path.Combine(folder, "disturbed"));
            Console.WriteLine("Training a small detector.");
            using (var first = await UpProcess.StartAsync(undisturbed, FreePort(), cancellationToken)) await first.StopAsync();
            Copy(undisturbed, disturbed);

            Console.WriteLine("Undisturbed run.");
            var (readings, expected) = await UndisturbedAsync(undisturbed, cancellationToken);
            Console.WriteLine($"{readings} readings, {expected.Totals}, alerts for {expected.Alerts.Count} drives.");
            var rate = readings / options.Duration.TotalSeconds;
            Console.WriteLine($"Disturbed run, {rate:0} readings a second.");
            var what = options.Outage is { } outage
                ? await WithOutageAsync(disturbed, options, outage, rate, cancellationToken)
                : await WithKillsAsync(disturbed, options, rate, cancellationToken);
            return Judge(what, expected, await LeftBehind.ReadAsync(disturbed, cancellationToken));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(long Readings, LeftBehind Left)> UndisturbedAsync(string home, CancellationToken cancellationToken)
    {
        using var up = await UpProcess.StartAsync(home, FreePort(), cancellationToken);
        var readings = await SendAsync(up.Instance, rate: 0, cancellationToken);
        await WaitUntilAppliedAsync(up.Instance, readings, cancellationToken);
        await up.StopAsync();
        return (readings, await LeftBehind.ReadAsync(home, cancellationToken));
    }

    private static async Task<string> WithKillsAsync(string home, SoakOptions options, double rate, CancellationToken cancellationToken)
    {
        var port = FreePort();
        var running = await UpProcess.StartAsync(home, port, cancellationToken);
        var kills = 0;
        try
        {
            var sending = SendAsync(running.Instance, rate, cancellationToken);
            (kills, running) = await Disturbance.KillOverAndOverAsync(running, home, port, options, cancellationToken);
            await WaitUntilAppliedAsync(running.Instance, await sending, cancellationToken);
            await running.StopAsync();
        }
        finally
        {
            running.Dispose();
        }
        return $"{kills} kills in {options.Duration.TotalMinutes:0.#} minutes";
    }

    private static async Task<string> WithOutageAsync(
        string home, SoakOptions options, TimeSpan outage, double rate, CancellationToken cancellationToken)
    {
        var appOptions = new EmbeddedAppOptions { Home = home, Detector = "dense" };
        await using var app = await EmbeddedApp.StartAzureAsync(appOptions, cancellationToken);
        var schema = await FirstDetector.EnsureAsync(appOptions, app.Storage.Registry, cancellationToken);
        var instance = await app.StartFunctionsAsync(schema, cancellationToken);
        var sending = SendAsync(instance, rate, cancellationToken);
        await Disturbance.StopStorageAsync(app, options.Duration, outage, cancellationToken);
        var back = Stopwatch.StartNew();
        await WaitUntilAppliedAsync(instance, await sending, cancellationToken);
        return $"an outage of storage of {outage.TotalSeconds:0} s; everything was applied {back.Elapsed.TotalSeconds:0} s after it, the rest of the sending included";
    }

    private static async Task<long> SendAsync(RunningInstance instance, double rate, CancellationToken cancellationToken)
    {
        await using var sender = new EventHubSender(
            instance.HubConnectionString,
            new EventHubSenderOptions { TrustedCertificatePath = instance.HubCertificatePath, LongestPause = TimeSpan.FromSeconds(1) });
        using var progress = new ProgressLine("send");
        var options = new ReplayOptions { Paths = [HomeFolders.Sample()], From = FirstDay, Rate = rate };
        return await new ReplayEngine(sender, TimeProvider.System).SendAsync(options, new DriveLabels(), progress, cancellationToken);
    }

    /// <summary>Waits until at least so many readings are applied and no more come; those that were sent twice come on top.</summary>
    private static async Task WaitUntilAppliedAsync(RunningInstance instance, long readings, CancellationToken cancellationToken)
    {
        var (seen, since) = (-1L, Stopwatch.StartNew());
        using var status = new StatusClient(instance.FunctionsAddress);
        await status.WaitUntilAsync(
            answer =>
            {
                if (answer.Totals.Received != seen) (seen, since) = (answer.Totals.Received, Stopwatch.StartNew());
                return seen >= readings && since.Elapsed > TimeSpan.FromSeconds(5);
            },
            _ => { },
            cancellationToken);
    }

    private static bool Judge(string what, LeftBehind expected, LeftBehind actual)
    {
        var differences = expected.DifferencesOf(actual);
        Console.WriteLine(
            $"{what}. {actual.Events - expected.Events} readings were sent twice, {actual.AlertMessages - expected.AlertMessages} alerts arrived twice. {actual.Totals}.");
        foreach (var difference in differences) Console.WriteLine($"DIFFERENT: {difference}");
        Console.WriteLine(differences.Count == 0
            ? $"SAME: windows of {actual.Windows.Count} drives, alerts of {actual.Alerts.Count} drives, and all counters."
            : $"FAILED: {differences.Count} differences.");
        return differences.Count == 0;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
