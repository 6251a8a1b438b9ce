using System.Text.Json;
using Azure.Messaging.EventHubs.Consumer;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Replay;
using ServerlessAnomaly.Cli.Sending;
using ServerlessAnomaly.Cli.Tests.Commands.Hosting;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHub.Http;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.Cli.Tests.Sending;

public sealed class HubSenderTests : IAsyncDisposable
{
    private const int Drives = 40;
    private const int Days = 250;
    private const int Partitions = 4;
    private static readonly FeatureSchema Schema = new("one", 1, [new Feature("smart_5_raw", "smart_5_raw")]);
    private readonly TemporaryFolder _home = new();
    private LocalEventHub? _hub;
    private LocalEventHubServer? _server;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        if (_hub is not null)
            await _hub.DisposeAsync();
        _home.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Send_HubKilledAndStartedAgain_GoesOnWithEachDriveInOrder(bool samePort)
    {
        var hub = await HubProcess.StartAsync(_home.Path, partitions: Partitions);
        var address = hub.ConnectionString;
        var (said, away) = (new List<string>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var sender = new HubSender(
            HubTarget.At("the hub", () => Volatile.Read(ref address)),
            line =>
            {
                lock (said)
                    said.Add(line);
                away.TrySetResult();
            },
            TimeProvider.System
        );

        var sending = SendAsync(sender, whenHalf: hub.Kill);
        await away.Task.WaitAsync(TimeSpan.FromMinutes(1));
        var port = samePort ? hub.Port : 0;
        hub.Dispose();
        if (!samePort)
            Volatile.Write(ref address, null);
        using var again = await HubProcess.StartAsync(_home.Path, port, Partitions);
        Volatile.Write(ref address, again.ConnectionString);
        await sending.WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(Drives * Days, sender.Sent);
        Assert.Equal(2, said.Count);
        Assert.Contains("waiting", said[0], StringComparison.Ordinal);
        Assert.Contains("goes on", said[1], StringComparison.Ordinal);
        var seen = await ReadAsync(again.ConnectionString);
        Assert.Equal(Drives, seen.Count);
        foreach (var (drive, days) in seen)
        {
            Assert.Equal(Days, days.Distinct().Count());
            // A batch whose answer was lost came twice, as a whole.
            Assert.Equal(days.Distinct().Order(), days.Distinct());
            Assert.StartsWith("drive", drive, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("SharedAccessKey=", "SharedAccessKey=d3Jvbmc=;X=", "The key does not let this send to the hub 'telemetry' at 127.0.0.1")]
    [InlineData("EntityPath=", "EntityPath=no-", "There is no such hub: the hub 'no-telemetry' at 127.0.0.1")]
    public async Task Send_RefusedForGood_SaysSoAtOnce(string part, string wrong, string sentence)
    {
        var connection = (await StartAsync())
            .Replace(part, wrong, StringComparison.Ordinal)
            .Replace(";X=a2V5", "", StringComparison.Ordinal);
        await using var sender = new HubSender(HubTarget.Named(connection), Assert.Fail, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<CliException>(() => sender.PartitionsAsync(default).WaitAsync(TimeSpan.FromMinutes(1)));

        Assert.StartsWith(sentence, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("d3Jvbmc", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, sender.Sent);
    }

    [Fact]
    public async Task Send_NobodyListens_SaysSoOnceAndEndsWhenCancelled()
    {
        var connection = await StartAsync();
        await _server!.DisposeAsync();
        using var interrupt = new CancellationTokenSource();
        var said = new List<string>();
        await using var sender = new HubSender(
            HubTarget.Named(connection),
            line =>
            {
                said.Add(line);
                interrupt.CancelAfter(TimeSpan.FromSeconds(1));
            },
            TimeProvider.System
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            sender.PartitionsAsync(interrupt.Token).WaitAsync(TimeSpan.FromMinutes(1))
        );

        Assert.StartsWith("waiting for the hub 'telemetry' at 127.0.0.1", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_ByKey_GoesWhereTheHubWouldPutTheKey()
    {
        var connection = await StartAsync();
        await using var sender = new HubSender(HubTarget.Named(connection), Assert.Fail, TimeProvider.System);

        await sender.SendAsync([.. Enumerable.Range(0, 20).Select(i => new EventToSend("{}"u8.ToArray(), $"key {i}"))], default);

        var expected = Enumerable
            .Range(0, 20)
            .CountBy(i => PartitionHash.PartitionOf(System.Text.Encoding.UTF8.GetBytes($"key {i}"), Partitions));
        Assert.Equal(
            expected.OrderBy(share => share.Key).Select(share => share.Value - 1L),
            _hub!.GetStatus().Select(status => status.LastSequenceNumber)
        );
    }

    [Fact]
    public async Task Send_EventTooLarge_SaysHowLargeItMayBe()
    {
        await using var sender = new HubSender(HubTarget.Named(await StartAsync()), Assert.Fail, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<CliException>(() => sender.SendAsync([new EventToSend(new byte[2 << 20], "key")], default));

        Assert.Contains("1,048,576", failure.Message, StringComparison.Ordinal);
    }

    private static async Task SendAsync(HubSender sender, Action whenHalf)
    {
        using var lanes = await ReplayLanes.OpenAsync(sender, Schema, default);
        for (var day = 0; day < Days; day++)
        {
            if (day == Days / 2)
                whenHalf();
            for (var drive = 0; drive < Drives; drive++)
            {
                await lanes.AddAsync(
                    new DriveReading
                    {
                        Time = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(day),
                        SerialNumber = System.Text.Encoding.UTF8.GetBytes($"drive {drive}"),
                        Model = default,
                        Values = new float[] { day },
                        Failed = false,
                        EventIndex = 0,
                    },
                    default
                );
            }
        }
        await lanes.FlushAsync(default);
    }

    /// <summary>The days of each drive, in the order of its partition.</summary>
    private static async Task<Dictionary<string, List<string>>> ReadAsync(string connection)
    {
        var seen = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        await using var consumer = new EventHubConsumerClient("$Default", connection);
        foreach (var partition in await consumer.GetPartitionIdsAsync())
        {
            var last = (await consumer.GetPartitionPropertiesAsync(partition)).LastEnqueuedSequenceNumber;
            await foreach (var item in consumer.ReadEventsFromPartitionAsync(partition, EventPosition.Earliest))
            {
                using var reading = JsonDocument.Parse(item.Data.EventBody.ToMemory());
                var drive = reading.RootElement.GetProperty("serial_number").GetString()!;
                Assert.Equal(partition, $"{PartitionHash.PartitionOf(System.Text.Encoding.UTF8.GetBytes(drive), Partitions)}");
                if (!seen.TryGetValue(drive, out var days))
                    seen.Add(drive, days = []);
                days.Add(reading.RootElement.GetProperty("date").GetString()!);
                if (item.Data.SequenceNumber == last)
                    break;
            }
        }
        return seen;
    }

    private async Task<string> StartAsync()
    {
        _hub = HubFixtures.Open(Path.Combine(_home.Path, "hub"), options => options with { Partitions = Partitions });
        _server = await LocalEventHubServer.StartAsync(
            [_hub],
            new LocalEventHubServerOptions { CertificateFolder = _home.Path, Policies = [new("sender", "a2V5")] }
        );
        return _server.AmqpConnectionString;
    }
}
