using System.Diagnostics;
using System.Globalization;
using ServerlessAnomaly.Soak.Senders;

namespace ServerlessAnomaly.Soak;

/// <summary>
/// A fleet at a steady rate, with retention on: disk, memory, handles and threads of every process must not grow. The first third of the
/// time fills what is meant to be full; the last third is held against the second.
/// </summary>
internal sealed class SteadyRun(TimeSpan duration, double rate, int seed)
{
    private const int Drives = 5000;
    private const double LargestGrowth = 1.15;
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(10);

    /// <summary>Short times and small sizes, so that everything which is kept for a while is full within minutes.</summary>
    private static readonly Dictionary<string, string> Retention = new()
    {
        ["Durability__MaxJournalEntries"] = "500",
    };

    /// <returns>Whether nothing grew.</returns>
    public async Task<bool> RunAsync(IReadOnlyList<string> upOptions, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("anomaly-steady-").FullName;
        try
        {
            var home = Path.Combine(folder, "home");
            await using var up = new UpKeeper(home, SoakRun.FreePort(), SoakRun.FreePort(), Retention, upOptions);
            var instance = await up.InstanceAsync(cancellationToken);
            var token = (await CommandLine.RunAsync(["token", "--home", home, "--days", "1"], cancellationToken)).Trim();
            var sender = new PostSender(instance, token);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            ending.CancelAfter(duration);
            var days = (int)Math.Ceiling(rate * duration.TotalSeconds / Drives) + 1;
            var sending = sender.SendAsync(DeviceEvents.Fleet(Drives, days, seed), rate, ending.Token);
            var samples = await SampleAsync(home, sender, ending.Token);
            await sending.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await SoakRun.WaitUntilAppliedAsync(instance, sender.Accepted, cancellationToken);
            await up.StopAsync();
            Console.WriteLine($"{sender.Accepted:N0} readings accepted and applied in {duration.TotalMinutes:0.#} minutes.");
            return Judge(samples);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<List<SortedDictionary<string, double>>> SampleAsync(string home, PostSender sender, CancellationToken ending)
    {
        var samples = new List<SortedDictionary<string, double>>();
        var processes = new InstanceProcesses(home);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await Task.Delay(SampleEvery, ending);
            }
            catch (OperationCanceledException)
            {
                return samples;
            }
            var sample = new SortedDictionary<string, double>(StringComparer.Ordinal);
            foreach (var (role, process) in processes.Find())
            {
                var usage = ProcessUsage.Read(process);
                (sample[$"{role} memory, MB"], sample[$"{role} handles"], sample[$"{role} threads"]) = (usage.Megabytes, usage.Handles, usage.Threads);
            }
            foreach (var part in Directory.GetDirectories(home)) sample[$"disk {Path.GetFileName(part)}, MB"] = FolderMegabytes(part);
            samples.Add(sample);
            Console.WriteLine(
                $"{clock.Elapsed:mm\\:ss} {sender.Accepted:N0} sent; {string.Join("; ", sample.Select(pair => $"{pair.Key} {pair.Value.ToString("0", CultureInfo.InvariantCulture)}"))}");
        }
    }

    private static bool Judge(List<SortedDictionary<string, double>> samples)
    {
        var third = samples.Count / 3;
        if (third == 0) throw new InvalidOperationException($"The run is too short: it took {samples.Count} samples, and needs 3.");
        var good = true;
        foreach (var name in samples[^1].Keys)
        {
            var (before, after) = (Mean(samples.Skip(third).Take(third), name), Mean(samples.Skip(2 * third), name));

            // A few megabytes or handles more are noise, not growth.
            var grew = after > before * LargestGrowth && after - before > 16;
            good &= !grew;
            Console.WriteLine($"{name}: {before:0.0} in the second third, {after:0.0} in the last{(grew ? ": GREW" : "")}");
        }
        Console.WriteLine(good ? "FLAT" : "FAILED: something grew.");
        return good;
    }

    private static double Mean(IEnumerable<SortedDictionary<string, double>> samples, string name) =>
        samples.Select(sample => sample.GetValueOrDefault(name)).DefaultIfEmpty().Average();

    private static double FolderMegabytes(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(Length) / 1e6;
        }
        catch (DirectoryNotFoundException)
        {
            return 0;
        }
    }

    private static long Length(string path)
    {
        try
        {
            return new FileInfo(path).Length;
        }
        catch (FileNotFoundException)
        {
            // Deleted since it was listed.
            return 0;
        }
    }
}
