using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Replay;
using ServerlessAnomaly.Soak.Disturbances;
using ServerlessAnomaly.Soak.Senders;

namespace ServerlessAnomaly.Soak;

/// <summary>The same readings twice: once undisturbed, once disturbed. Both must leave the same behind.</summary>
internal sealed class SoakRun(SoakOptions options)
{
    private static readonly DateOnly FirstDay = new(2016, 3, 26);
    private static readonly TimeSpan CatchUp = TimeSpan.FromMinutes(5);

    /// <returns>Whether both left the same behind.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("anomaly-soak-").FullName;
        try
        {
            using var disk =
                options.Harms.HasFlag(Harm.Fill) && options.Outage is null ? SmallDisk.Mount(Path.Combine(folder, "disk")) : null;
            var (undisturbed, disturbed) = (Path.Combine(folder, "undisturbed"), Path.Combine(disk?.Folder ?? folder, "disturbed"));
            Console.WriteLine("Training a small detector.");
            await using (var first = new UpKeeper(undisturbed, FreePort(), FreePort()))
            {
                await first.InstanceAsync(cancellationToken);
                await first.StopAsync();
            }
            Copy(undisturbed, disturbed);

            Console.WriteLine("Undisturbed run.");
            var expected = await UndisturbedAsync(undisturbed, cancellationToken);
            Console.WriteLine($"{expected.Events} readings, {expected.Totals}, alerts for {expected.Alerts.Count} drives.");
            var rate = expected.Events / options.Duration.TotalSeconds;
            Console.WriteLine($"Disturbed run, {rate:0} readings a second, by {options.Sender}.");
            var what = options.Outage is { } outage
                ? await new OutageRun(options, outage).RunAsync(
                    disturbed,
                    async (instance, ending) => await SendAsync(disturbed, instance, await TokenAsync(disturbed, ending), rate, ending),
                    cancellationToken
                )
                : await DisturbedAsync(disturbed, disk, rate, cancellationToken);
            return Judge(what, expected, await LeftBehind.ReadAsync(disturbed, cancellationToken));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Waits until at least so many readings are applied and no more come; those that were sent twice come on top.</summary>
    internal static async Task WaitUntilAppliedAsync(RunningInstance instance, long readings, CancellationToken cancellationToken)
    {
        var (seen, since) = (-1L, Stopwatch.StartNew());
        using var status = new StatusClient(instance.FunctionsAddress);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(CatchUp);
        await status.WaitUntilAsync(
            answer =>
            {
                if (answer.Totals.Received != seen)
                    (seen, since) = (answer.Totals.Received, Stopwatch.StartNew());
                return seen >= readings && since.Elapsed > TimeSpan.FromSeconds(5);
            },
            _ => { },
            patience.Token
        );
    }

    private async Task<LeftBehind> UndisturbedAsync(string home, CancellationToken cancellationToken)
    {
        await using (var up = new UpKeeper(home, FreePort(), FreePort()))
        {
            var instance = await up.InstanceAsync(cancellationToken);
            var token = await TokenAsync(home, cancellationToken);
            await WaitUntilAppliedAsync(instance, await SendAsync(home, instance, token, rate: 0, cancellationToken), cancellationToken);
            await up.StopAsync();
        }
        return await LeftBehind.ReadAsync(home, cancellationToken);
    }

    private async Task<string> DisturbedAsync(string home, SmallDisk? disk, double rate, CancellationToken cancellationToken)
    {
        await using var up = new UpKeeper(home, FreePort(), FreePort());
        var instance = await up.InstanceAsync(cancellationToken);
        var token = await TokenAsync(home, cancellationToken);
        var disturber = new Disturber(new InstanceProcesses(home), options, disk);
        var sending = SendAsync(home, instance, token, rate, cancellationToken);
        await Task.WhenAll(disturber.RunAsync(cancellationToken), sending);
        try
        {
            await WaitUntilAppliedAsync(await up.InstanceAsync(cancellationToken), await sending, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Console.WriteLine($"Not everything that was accepted is applied after {CatchUp.TotalMinutes} minutes.");
        }
        await up.StopAsync();
        return $"{disturber.Kills} kills, {disturber.Freezes} times frozen, {disturber.Fills} times full, in {options.Duration.TotalMinutes:0.#} minutes; {up.Starts} starts";
    }

    private static async Task<string> TokenAsync(string home, CancellationToken cancellationToken) =>
        (await CommandLine.RunAsync(["token", "--home", home, "--days", "1"], cancellationToken)).Trim();

    private async Task<long> SendAsync(
        string home,
        RunningInstance instance,
        string token,
        double rate,
        CancellationToken cancellationToken
    )
    {
        if (options.Sender == SenderKind.Posts)
        {
            var sender = new PostSender(instance, token);
            await sender.SendAsync(
                await DeviceEvents.ReadAsync(HomeFolders.Sample(), FirstDay, cancellationToken),
                rate,
                cancellationToken
            );
            return sender.Accepted;
        }
        var result = await CommandLine.RunAsync(
            [
                "replay",
                HomeFolders.Sample(),
                "--home",
                home,
                "--json",
                "-",
                "--from",
                FirstDay.ToString("O", CultureInfo.InvariantCulture),
                "--rate",
                rate > 0 ? rate.ToString(CultureInfo.InvariantCulture) : "max",
            ],
            cancellationToken
        );
        using var document = JsonDocument.Parse(result[result.IndexOf('{', StringComparison.Ordinal)..]);
        return document.RootElement.GetProperty("sent").GetInt64();
    }

    private static bool Judge(string what, LeftBehind expected, LeftBehind actual)
    {
        var differences = expected.DifferencesOf(actual);
        Console.WriteLine(
            $"{what}. {actual.Events - expected.Events} readings were sent twice, {actual.AlertMessages - expected.AlertMessages} alerts arrived twice. {actual.Totals}."
        );
        foreach (var difference in differences.Take(40))
            Console.WriteLine($"DIFFERENT: {difference}");
        Console.WriteLine(
            differences.Count == 0
                ? $"SAME: windows of {actual.Windows.Count} drives, alerts of {actual.Alerts.Count} drives, and all counters."
                : $"FAILED: {differences.Count} differences."
        );
        return differences.Count == 0;
    }

    internal static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>A free port out of those that the system never gives to a client, which would have it while its server is away.</summary>
    internal static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(12_000, 32_000));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Another program has it.
            }
        }
    }
}
