using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHost.Tests.Hosting;

public sealed class EventHubListenerTests : IDisposable
{
    private readonly TemporaryFolder home = new();

    [Fact]
    public async Task Run_EventsSent_FunctionGetsThemAndCheckpointAdvances()
    {
        await using var hub = HubFixtures.Open(Path.Combine(home.Path, "hub"), options => options with { Partitions = 1 });
        var probe = new Probe();
        using var host = HostFixtures.Host(home.Path, ["Batch"], hub, builder =>
        {
            builder.Services.AddSingleton(probe);
            builder.Configuration["HubName"] = "telemetry";
        });
        await host.StartAsync();

        await hub.SendAsync([Event("one", "a"), Event("two", "a"), Event("three", null)]);
        await probe.WaitForCallsAsync(1);
        await hub.WaitUntilConsumedAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await host.StopAsync();

        Assert.Equal(["one", "two", "three"], probe.Batches.SelectMany(batch => batch));
        Assert.Equal(2, hub.GetCheckpoint("$Default", "0")!.Value.SequenceNumber);
        var data = probe.BindingData.First();
        Assert.Equal([0L, 1L, 2L], (IEnumerable<long>)data["sequencenumberarray"]!);
        Assert.Equal(["a", "a", ""], (IEnumerable<string>)data["PartitionKeyArray"]!);
        using var partition = JsonDocument.Parse((string)data["PartitionContext"]!);
        Assert.Equal("telemetry", partition.RootElement.GetProperty("EventHubName").GetString());
        Assert.Equal("0", partition.RootElement.GetProperty("PartitionId").GetString());
        Assert.Equal("$Default", partition.RootElement.GetProperty("ConsumerGroup").GetString());
        Assert.Equal("127.0.0.1:5671", partition.RootElement.GetProperty("FullyQualifiedNamespace").GetString());
        foreach (var name in new[] { "EnqueuedTimeUtcArray", "PropertiesArray", "SystemPropertiesArray" })
        {
            using var json = JsonDocument.Parse((string)data[name]!);
            Assert.Equal(3, json.RootElement.GetArrayLength());
        }
    }

    [Fact]
    public async Task Run_MoreEventsThanABatchHolds_KeepsOrderAndBatchSize()
    {
        await File.WriteAllTextAsync(
            Path.Combine(home.Path, "host.json"), """{ "extensions": { "eventHubs": { "maxEventBatchSize": 7 } } }""");
        await using var hub = Hub();
        var bodies = Enumerable.Range(0, 100).Select(i => $"{i}").ToArray();
        await hub.SendAsync([.. bodies.Select(body => Event(body, "k"))]);
        var probe = new Probe();
        using var host = Start(hub, "Batch", probe);
        await host.StartAsync();
        await hub.WaitUntilConsumedAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await host.StopAsync();

        Assert.All(probe.Batches, batch => Assert.InRange(batch.Length, 1, 7));
        Assert.Equal(bodies, probe.Batches.SelectMany(batch => batch));
    }

    [Fact]
    public async Task Run_RestartedHost_GoesOnBehindTheCheckpoint()
    {
        await using var hub = Hub();
        foreach (var body in new[] { "first", "second" })
        {
            var probe = new Probe();
            using var host = Start(hub, "Batch", probe);
            await host.StartAsync();
            await hub.SendAsync([Event(body, null)]);
            await hub.WaitUntilConsumedAsync().WaitAsync(TimeSpan.FromSeconds(30));
            await host.StopAsync();
            Assert.Equal([body], probe.Batches.SelectMany(batch => batch));
        }
    }

    [Fact]
    public async Task Run_NotBatched_InvokesForEachEvent()
    {
        await using var hub = Hub();
        await hub.SendAsync([Event("a", null), Event("b", null)]);
        var probe = new Probe();
        using var host = Start(hub, "Single", probe);
        await host.StartAsync();
        await hub.WaitUntilConsumedAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await host.StopAsync();

        Assert.Equal(["a", "b"], probe.Batches.Select(batch => batch.Single()));
    }

    [Fact]
    public async Task Run_RetriesUsedUp_CheckpointAdvancesAsInAzure()
    {
        var time = new FakeTime(DateTimeOffset.UnixEpoch);
        await using var hub = Hub();
        await hub.SendAsync([Event("bad", null)]);
        var probe = new Probe { OnCall = _ => throw new InvalidOperationException("no") };
        using var host = Start(hub, "Limited", probe, time);
        await host.StartAsync();
        for (var retry = 0; retry < 2; retry++)
        {
            await time.WaitForSleepAsync();
            Assert.Null(hub.GetCheckpoint("$Default", "0") is { SequenceNumber: >= 0 } reached ? reached : null);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        await hub.WaitUntilConsumedAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await host.StopAsync();

        Assert.Equal([0, 1, 2], probe.RetryCounts);
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)], time.Sleeps);
    }

    [Fact]
    public async Task Run_RetryWithoutEnd_RepeatsWithGrowingDelaysUntilItSucceeds()
    {
        const int Failures = 12;
        var time = new FakeTime(DateTimeOffset.UnixEpoch);
        await using var hub = Hub();
        await hub.SendAsync([Event("late", null)]);
        var calls = 0;
        var probe = new Probe { OnCall = _ => ++calls <= Failures ? throw new IOException("storage is away") : Task.CompletedTask };
        using var host = Start(hub, "Endless", probe, time);
        await host.StartAsync();
        for (var retry = 0; retry < Failures; retry++)
        {
            await time.WaitForSleepAsync();
            time.Advance(TimeSpan.FromSeconds(8));
        }

        await hub.WaitUntilConsumedAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await host.StopAsync();

        Assert.Equal(Enumerable.Range(0, Failures + 1), probe.RetryCounts);
        Assert.Equal(TimeSpan.FromSeconds(1), time.Sleeps[0]);
        Assert.InRange(time.Sleeps[1], TimeSpan.FromSeconds(1.8), TimeSpan.FromSeconds(2.2));
        Assert.InRange(time.Sleeps[2], TimeSpan.FromSeconds(3.4), TimeSpan.FromSeconds(4.6));
        Assert.All(time.Sleeps.Skip(4), delay => Assert.Equal(TimeSpan.FromSeconds(8), delay));
    }

    [Fact]
    public async Task StopAsync_WhileInvoked_CheckpointStaysAndTheEventsComeAgain()
    {
        await using var hub = Hub();
        await hub.SendAsync([Event("under way", null)]);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cut = new Probe
        {
            OnCall = async context =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
            },
        };
        using (var host = Start(hub, "Limited", cut))
        {
            await host.StartAsync();
            await started.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await host.StopAsync();
        }

        Assert.Equal(1, hub.GetStatus()[0].Unprocessed);
        Assert.Equal([0], cut.RetryCounts);
        var probe = new Probe();
        using var again = Start(hub, "Limited", probe);
        await again.StartAsync();
        await hub.WaitUntilConsumedAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await again.StopAsync();
        Assert.Equal(["under way"], probe.Batches.Single());
    }

    [Fact]
    public async Task StopAsync_WhileWaitingToRetry_EndsWithoutCheckpoint()
    {
        var time = new FakeTime(DateTimeOffset.UnixEpoch);
        await using var hub = Hub();
        await hub.SendAsync([Event("bad", null)]);
        using var host = Start(hub, "Endless", new Probe { OnCall = _ => throw new IOException("away") }, time);
        await host.StartAsync();
        await time.WaitForSleepAsync();

        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(1, hub.GetStatus()[0].Unprocessed);
    }

    [Fact]
    public async Task Run_LongerThanFunctionTimeout_IsCancelledAndCountsAsFailure()
    {
        await File.WriteAllTextAsync(Path.Combine(home.Path, "host.json"), """{ "functionTimeout": "00:10:00" }""");
        var time = new FakeTime(DateTimeOffset.UnixEpoch);
        await using var hub = Hub();
        await hub.SendAsync([Event("slow", null)]);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var probe = new Probe
        {
            OnCall = async context =>
            {
                started.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
            },
        };
        using var host = Start(hub, "Batch", probe, time);
        await host.StartAsync();
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromMinutes(10));

        await hub.WaitUntilConsumedAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await host.StopAsync();
    }

    public void Dispose() => home.Dispose();

    private LocalEventHub Hub() => HubFixtures.Open(Path.Combine(home.Path, "hub"), options => options with { Partitions = 1 });

    private IHost Start(LocalEventHub hub, string function, Probe probe, TimeProvider? time = null) =>
        HostFixtures.Host(home.Path, [function], hub, builder =>
    {
        builder.Services.AddSingleton(probe);
        if (time is not null)
            builder.Services.AddSingleton(time);
        builder.Configuration["HubName"] = "telemetry";
    });

    private static EventToSend Event(string body, string? key) => new(Encoding.UTF8.GetBytes(body), key);
}
