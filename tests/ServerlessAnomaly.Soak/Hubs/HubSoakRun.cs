using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Azure.Messaging.EventHubs.Producer;
using ServerlessAnomaly.LocalHost.Azurite;

namespace ServerlessAnomaly.Soak.Hubs;

/// <summary>
/// An <c>anomaly hub</c> with three kinds of producers and two readers that share its partitions. One reader is killed again and again, the
/// hub now and then. What was accepted must be seen, in order and without gaps.
/// </summary>
/// <param name="duration">How long is sent.</param>
/// <param name="rate">Events a second, all producers together.</param>
/// <param name="seed">Chooses moments, batches and keys.</param>
internal sealed class HubSoakRun(TimeSpan duration, double rate, int seed)
{
    /// <summary>Partitions of the hub.</summary>
    public const int Partitions = 4;

    private const string Hub = "soak";
    private const double MostMegabytes = 256;
    private static readonly TimeSpan CatchUp = TimeSpan.FromMinutes(2);
    private int _hubKills;
    private int _readerKills;

    /// <returns>Whether everything is as it must be.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("anomaly-hub-soak-").FullName;
        try
        {
            return await RunAsync(
                Path.Combine(folder, "home"),
                Directory.CreateDirectory(Path.Combine(folder, "seen")).FullName,
                cancellationToken
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<bool> RunAsync(string home, string seen, CancellationToken cancellationToken)
    {
        await using var storage = await AzuriteServer.StartAsync(
            new AzuriteOptions
            {
                InMemory = true,
                BlobPort = 0,
                QueuePort = 0,
                TablePort = 0,
            },
            cancellationToken
        );
        var addresses = Path.Combine(home, "addresses.json");
        await using var hub = new ProcessKeeper(
            "'anomaly hub'",
            [
                UpKeeper.Program,
                "hub",
                "--home",
                home,
                "--hub",
                Hub,
                "--partitions",
                Text(Partitions),
                "--hub-port",
                Text(SoakRun.FreePort()),
                "--amqp-port",
                Text(SoakRun.FreePort()),
                "--retention-mb",
                "1024",
                "--json",
                addresses,
            ]
        );
        await hub.ReadyAsync(cancellationToken);
        var memory = new HubMemory(hub);
        var connection = ConnectionString(addresses);
        string[] reading =
        [
            typeof(HubSoakRun).Assembly.Location,
            "hub-reader",
            "--connection",
            connection,
            "--storage",
            storage.ConnectionString,
            "--folder",
            seen,
        ];
        await using var steady = new ProcessKeeper("a reader", reading);
        await using var harmed = new ProcessKeeper("a reader", reading);

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stopping.CancelAfter(duration);
        HubProducer[] producers =
        [
            new KeyedProducer(0, connection, rate / 3, seed),
            new PartitionProducer(1, connection, rate / 3, seed + 1),
            new BufferedProducer(2, connection, rate / 3, seed + 2),
        ];
        var clock = Stopwatch.StartNew();
        await Task.WhenAll([
            .. producers.Select(producer => producer.RunAsync(stopping.Token)),
            KillReaderAsync(harmed, stopping.Token),
            KillHubAsync(hub, stopping.Token),
            memory.WatchAsync(stopping.Token),
            SayAsync(clock, producers, seen, memory, stopping.Token),
        ]);
        cancellationToken.ThrowIfCancellationRequested();
        var sending = clock.Elapsed;
        var last = await LastNumbersAsync(connection, cancellationToken);
        await WaitUntilSeenAsync(seen, last, cancellationToken);
        memory.Look();
        await Task.WhenAll(steady.StopAsync(), harmed.StopAsync());
        await hub.StopAsync();
        return Judge(producers, new HubVerdict(producers, Sightings.ReadAll(seen), last), memory, sending);
    }

    private async Task KillReaderAsync(ProcessKeeper reader, CancellationToken stopping)
    {
        var random = new Random(seed + 3);
        while (await PauseAsync(3 + 12 * random.NextDouble(), stopping))
            if (reader.Kill(TimeSpan.FromSeconds(2 * random.NextDouble())))
                _readerKills++;
    }

    private async Task KillHubAsync(ProcessKeeper hub, CancellationToken stopping)
    {
        var random = new Random(seed + 4);
        while (await PauseAsync(5 + 35 * random.NextDouble(), stopping))
            if (hub.Kill(TimeSpan.FromSeconds(3 * random.NextDouble())))
                _hubKills++;
    }

    private static async Task<bool> PauseAsync(double seconds, CancellationToken stopping)
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds), stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stopping.IsCancellationRequested;
    }

    private async Task SayAsync(Stopwatch clock, HubProducer[] producers, string seen, HubMemory memory, CancellationToken stopping)
    {
        while (await PauseAsync(10, stopping))
        {
            Console.WriteLine(
                $"{clock.Elapsed:mm\\:ss} {producers.Sum(producer => producer.Accepted.Count):N0} accepted, {Sightings.Count(seen):N0} times seen, "
                    + $"{_readerKills} kills of the reader, {_hubKills} of the hub, whose memory is {memory.Last:0} MiB"
            );
        }
    }

    private static async Task<long[]> LastNumbersAsync(string connection, CancellationToken cancellationToken)
    {
        await using var client = new EventHubProducerClient(connection);
        var last = new long[Partitions];
        for (var partition = 0; partition < Partitions; partition++)
            last[partition] = (await client.GetPartitionPropertiesAsync(Text(partition), cancellationToken)).LastEnqueuedSequenceNumber;
        return last;
    }

    private static async Task WaitUntilSeenAsync(string seen, long[] last, CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < CatchUp; await Task.Delay(500, cancellationToken))
        {
            var newest = Sightings
                .ReadAll(seen)
                .GroupBy(item => item.Partition)
                .ToDictionary(items => items.Key, items => items.Max(item => item.SequenceNumber));
            if (Enumerable.Range(0, Partitions).All(partition => newest.GetValueOrDefault(partition, -1) >= last[partition]))
                return;
        }
        Console.WriteLine($"Not everything was seen {CatchUp.TotalMinutes} minutes after the last send.");
    }

    private bool Judge(HubProducer[] producers, HubVerdict verdict, HubMemory memory, TimeSpan sending)
    {
        var accepted = producers.Sum(producer => (long)producer.Accepted.Count);
        foreach (var producer in producers)
            Console.WriteLine(
                $"{producer.Name}: {producer.Issued:N0} events, {producer.Accepted.Count:N0} accepted, {producer.Failures:N0} sends failed"
            );
        Console.WriteLine(
            $"{accepted:N0} accepted in {sending.TotalSeconds:0} s, {accepted / sending.TotalSeconds:N0} a second; {verdict.Seen:N0} seen in {verdict.Records:N0} records "
                + $"({verdict.Records - verdict.Seen:N0} stored twice), {verdict.SeenAgain:N0} records seen again; {_readerKills} kills of the reader, {_hubKills} of the hub."
        );
        Console.WriteLine(
            $"The hub's memory: {memory.First:0} MiB after its first 10 seconds, {memory.Last:0} MiB at the end, {memory.Most:0} MiB at most; {MostMegabytes:0} are allowed."
        );
        List<string> faults = [.. verdict.Faults];
        if (memory.Most > MostMegabytes)
            faults.Add($"the hub took {memory.Most:0} MiB");
        foreach (var fault in faults.Take(40))
            Console.WriteLine($"WRONG: {fault}");
        Console.WriteLine(
            faults.Count == 0 ? "SAME: everything accepted was seen, in order and without gaps." : $"FAILED: {faults.Count} faults."
        );
        return faults.Count == 0;
    }

    private static string ConnectionString(string addresses)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(addresses));
        return document.RootElement.GetProperty("connectionStrings").EnumerateObject().First().Value.GetString()!;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
