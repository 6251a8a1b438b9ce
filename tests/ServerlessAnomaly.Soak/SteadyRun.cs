using System.Diagnostics;
using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using ServerlessAnomaly.AzureStorage.Alerting;
using ServerlessAnomaly.Soak.Senders;

namespace ServerlessAnomaly.Soak;

/// <summary>
/// A fleet at a steady rate, with everything that is kept for a while kept for minutes: disk, files in storage, memory, handles and threads
/// of every process must not grow. What is full after a third of the time is held against the last sixth (<see cref="SteadyVerdict"/>).
/// </summary>
internal sealed class SteadyRun(TimeSpan duration, double rate, int seed)
{
    private const int Drives = 5000;
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(10);

    /// <summary>Short times and small sizes, so that all of it is full within minutes.</summary>
    private static readonly Dictionary<string, string> Retention = new()
    {
        ["Retention__TelemetryBytes"] = "2097152",
        ["Retention__Alerts"] = "00:03:00",
        ["Retention__Drift"] = "00:03:00",
        ["Retention__DeadLetters"] = "00:03:00",
        ["Retention__HubBytes"] = "8388608",
        ["Retention__CaptureInterval"] = "00:00:30",
        ["Retention__CheckInterval"] = "00:00:30",
        ["Drift__FlushInterval"] = "00:00:30",
        // What is sent is unlike the sample, so the first look for drift asks for a training: it is over before what is full is looked at.
        ["DriftSchedule"] = "0 */5 * * * *",
        ["Durability__MaxJournalEntries"] = "500",
    };

    /// <returns>Whether nothing grew.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("anomaly-steady-").FullName;
        try
        {
            var home = Path.Combine(folder, "home");
            await using var up = new UpKeeper(home, SoakRun.FreePort(), SoakRun.FreePort(), Retention);
            var instance = await up.InstanceAsync(cancellationToken);
            var token = (await CommandLine.RunAsync(["token", "--home", home, "--days", "1"], cancellationToken)).Trim();
            var sender = new PostSender(instance, token);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            ending.CancelAfter(duration);
            var days = (int)Math.Ceiling(rate * duration.TotalSeconds / Drives) + 1;
            var sending = sender.SendAsync(DeviceEvents.Fleet(Drives, days, seed), rate, ending.Token);
            var samples = await SampleAsync(home, instance.StorageConnectionString, sender, ending.Token);
            await sending.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await SoakRun.WaitUntilAppliedAsync(instance, sender.Accepted, cancellationToken);
            await up.StopAsync();
            Console.WriteLine(
                $"{sender.Accepted:N0} readings accepted and applied in {duration.TotalMinutes:0.#} minutes; {up.Starts} start."
            );
            return SteadyVerdict.Judge(samples) && up.Starts == 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<List<SortedDictionary<string, double>>> SampleAsync(
        string home,
        string storage,
        PostSender sender,
        CancellationToken ending
    )
    {
        var samples = new List<SortedDictionary<string, double>>();
        var (processes, blobs) = (new InstanceProcesses(home), new BlobServiceClient(storage));
        var alerts = new QueueClient(storage, QueueAlertSink.DefaultQueue);
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await Task.Delay(SampleEvery, ending);
                var sample = new SortedDictionary<string, double>(StringComparer.Ordinal);
                foreach (var (role, process) in processes.Find())
                {
                    var usage = ProcessUsage.Read(process);
                    (sample[$"memory of {role}, MB"], sample[$"handles of {role}"], sample[$"threads of {role}"]) = (
                        usage.Megabytes,
                        usage.Handles,
                        usage.Threads
                    );
                }
                sample["disk of hubs, MB"] = FolderMegabytes(Path.Combine(home, "hubs"));
                sample["disk of storage, MB"] = FolderMegabytes(Path.Combine(home, "storage"));
                await CountBlobsAsync(blobs, sample, ending);
                sample["alerts taken, in all"] =
                    (samples.LastOrDefault()?.GetValueOrDefault("alerts taken, in all") ?? 0) + await TakeAlertsAsync(alerts, ending);
                samples.Add(sample);
                Console.WriteLine(
                    $"{clock.Elapsed:mm\\:ss} {sender.Accepted:N0} sent; {string.Join("; ", sample.Select(pair => $"{pair.Key} {Text(pair.Value)}"))}"
                );
            }
            catch (OperationCanceledException)
            {
                return samples;
            }
        }
    }

    private static async Task CountBlobsAsync(
        BlobServiceClient blobs,
        SortedDictionary<string, double> sample,
        CancellationToken cancellationToken
    )
    {
        await foreach (var container in blobs.GetBlobContainersAsync(cancellationToken: cancellationToken))
        {
            var count = 0;
            await foreach (var _ in blobs.GetBlobContainerClient(container.Name).GetBlobsAsync(cancellationToken: cancellationToken))
                count++;
            sample[$"files in {container.Name}"] = count;
        }
    }

    /// <summary>Whoever gets the alerts takes them; those that nobody takes stay, and are no growth of ours.</summary>
    private static async Task<int> TakeAlertsAsync(QueueClient alerts, CancellationToken cancellationToken)
    {
        try
        {
            var count = 0;
            while ((await alerts.ReceiveMessagesAsync(32, cancellationToken: cancellationToken)).Value is { Length: > 0 } messages)
            {
                foreach (var message in messages)
                    await alerts.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
                count += messages.Length;
            }
            return count;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return 0;
        }
    }

    private static string Text(double value) => value.ToString("0", CultureInfo.InvariantCulture);

    private static double FolderMegabytes(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(Length) / 1e6;

    private static long Length(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            // Deleted since it was listed.
            return 0;
        }
    }
}
