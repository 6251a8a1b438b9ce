using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using ServerlessAnomaly.AzureStorage.Models;
using ServerlessAnomaly.Cli.Hosting;

namespace ServerlessAnomaly.Soak.Nights;

/// <summary>
/// Nightly runs of an <c>anomaly up</c> that is killed at random moments — while it reads, trains, judges, registers and promotes — against as
/// many undisturbed nights: champion, history and versions must be the same, with the same weights.
/// </summary>
internal sealed class NightsRun(int kills, int seed)
{
    private const string Detector = "dense";
    private const int BreakAttempts = 5;
    private static readonly string[] Roles = ["host", "worker", "storage"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Random _random = new(seed);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Dictionary<string, int> _killed = [];
    private int _kills,
        _starts;

    /// <returns>Whether both left the same behind.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("anomaly-nights-").FullName;
        try
        {
            var (undisturbed, disturbed) = (Path.Combine(folder, "undisturbed"), Path.Combine(folder, "disturbed"));
            Say("training a small detector");
            await PrepareAsync(undisturbed, cancellationToken);
            SoakRun.Copy(undisturbed, disturbed);

            var (nights, starts) = (0, 0);
            for (; _kills < kills; nights++)
            {
                var length = await NightAsync(undisturbed, nights, length: null, cancellationToken);
                Say($"undisturbed, night {nights} takes {length.TotalSeconds:0} s");
                var before = _starts;
                await NightAsync(disturbed, nights, length, cancellationToken);
                starts += _starts - before;
            }
            var what = string.Join(", ", _killed.Select(role => $"{role.Key} {role.Value}"));
            return Judge(
                $"{nights} nights, {_kills} kills ({what}), {starts} starts",
                await RegistryLeft.ReadAsync(undisturbed, Detector, cancellationToken),
                await RegistryLeft.ReadAsync(disturbed, Detector, cancellationToken)
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task PrepareAsync(string home, CancellationToken cancellationToken)
    {
        await using (var up = Start(home, night: 0))
        {
            await up.InstanceAsync(cancellationToken);
            await up.StopAsync();
        }
        await using var storage = await StorageSession.OpenAsync(home, create: false, cancellationToken);
        await storage.Telemetry.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await storage
            .Telemetry.GetBlobClient(Path.GetFileName(HomeFolders.Sample()))
            .UploadAsync(HomeFolders.Sample(), overwrite: true, cancellationToken);
    }

    /// <summary>One night, from a timer that is past due until it is noted as done; with a length, harmed until there were enough kills.</summary>
    /// <returns>How long it took once it could begin.</returns>
    private async Task<TimeSpan> NightAsync(string home, int night, TimeSpan? length, CancellationToken cancellationToken)
    {
        var status = Path.Combine(home, "timers", "RetrainNightly.json");
        Directory.CreateDirectory(Path.GetDirectoryName(status)!);
        var past = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        await File.WriteAllTextAsync(
            status,
            JsonSerializer.Serialize(
                new
                {
                    Last = past,
                    Next = past,
                    LastUpdated = past,
                }
            ),
            cancellationToken
        );
        await using var up = Start(home, night);
        await up.InstanceAsync(cancellationToken);
        var since = Stopwatch.StartNew();
        var nextKill = NextKill(length, since);
        while (!IsDone(status))
        {
            if (since.Elapsed > Patience)
                throw new InvalidOperationException($"The night is not done {Patience.TotalMinutes} minutes after the last kill.");
            await Task.Delay(50, cancellationToken);
            if (since.Elapsed < nextKill)
                continue;
            Kill(home);
            await BreakLeaseAsync(up, cancellationToken);
            since.Restart();
            nextKill = NextKill(length, since);
        }
        var took = since.Elapsed;
        await up.StopAsync();
        _starts += up.Starts;
        return took;
    }

    /// <summary>Small nights, each with a seed of its own, so that none repeats the one before.</summary>
    private static UpKeeper Start(string home, int night) =>
        new(
            home,
            SoakRun.FreePort(),
            SoakRun.FreePort(),
            new Dictionary<string, string>
            {
                ["Retrain__Start"] = "Fresh",
                ["Retrain__Seed"] = (night + 2).ToString(CultureInfo.InvariantCulture),
                ["Retrain__Epochs"] = "8",
                ["Retrain__MaxTrainingWindows"] = "20000",
            }
        );

    private TimeSpan NextKill(TimeSpan? length, Stopwatch since) =>
        length is { } span && _kills < kills ? since.Elapsed + (span * _random.NextDouble()) : TimeSpan.MaxValue;

    private static bool IsDone(string status)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(status));
        return document.RootElement.GetProperty("Last").GetDateTime().Year > 2020;
    }

    /// <summary>All at once half of the time, else one without which the run is dead. Storage alone may go and come back: runs outlast that.</summary>
    private void Kill(string home)
    {
        var found = new InstanceProcesses(home).Find();
        string[] chosen = _random.Next(2) == 0 ? Roles : [Roles[_random.Next(2)]];
        foreach (var role in chosen)
        {
            if (!found.TryGetValue(role, out var process))
                continue;
            InstanceProcesses.Signal(process, InstanceProcesses.Kill);
            _killed[role] = _killed.GetValueOrDefault(role) + 1;
        }
        _kills++;
        Say($"killed {string.Join(" and ", chosen)}, {_kills} kills so far");
    }

    /// <summary>A dead run holds its lease for a minute, which the next one waits for. The wait has tests of its own, and is left out here.</summary>
    private static async Task BreakLeaseAsync(UpKeeper up, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < BreakAttempts; attempt++)
        {
            // What a killed one has left may still be there for a moment.
            var instance = await up.InstanceAsync(cancellationToken);
            try
            {
                var models = new BlobContainerClient(instance.StorageConnectionString, BlobDetectorRegistry.DefaultContainer);
                await models
                    .GetBlobClient($"{Detector}/run.lease")
                    .GetBlobLeaseClient()
                    .BreakAsync(TimeSpan.Zero, cancellationToken: cancellationToken);
                return;
            }
            catch (RequestFailedException refused) when (refused.Status is 404 or 409)
            {
                // Nobody holds it.
                return;
            }
            catch (Exception away) when (away is RequestFailedException or AggregateException)
            {
                await Task.Delay(200, cancellationToken);
            }
        }
    }

    private bool Judge(string what, RegistryLeft expected, RegistryLeft actual)
    {
        Say($"{what}. Champions {actual.Champions}; versions {actual.Versions}.");
        var differences = actual.Faults.Concat(expected.Faults).ToList();
        if (actual.Champions != expected.Champions)
            differences.Add($"champions {actual.Champions} instead of {expected.Champions}");
        if (actual.Versions != expected.Versions)
            differences.Add($"versions {actual.Versions} instead of {expected.Versions}");
        foreach (var difference in differences)
            Console.WriteLine($"DIFFERENT: {difference}");
        Console.WriteLine(
            differences.Count == 0
                ? "SAME: champion, history, and every version's weights, threshold and verdict."
                : $"FAILED: {differences.Count} differences."
        );
        return differences.Count == 0;
    }

    private void Say(string what) => Console.WriteLine($"{_clock.Elapsed:mm\\:ss} {what}");
}
