using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Testing.Faults;
using static ServerlessAnomaly.Tests.Fleet.FleetFixture;

namespace ServerlessAnomaly.Tests.Fleet;

/// <summary>The watch among kills, outages, other watches and damage: nobody is told twice, and nobody is forgotten.</summary>
public sealed class FleetWatchTests
{
    /// <summary>Each storage operation of a watch that tells and clears goes wrong, in each way; what is said at the end is the same.</summary>
    [Fact]
    public async Task Run_FaultAtEveryOperation_SaysTheSame()
    {
        var undisturbed = await RunAsync(StorageOperations.Undisturbed());
        Assert.Equal(["Cleared 10: h2-0", "Cleared 10: h2-1", "Silent 7: h2-0 h2-1", "Silent 9: h3-0"], Said(undisturbed));
        var operations = undisturbed.Operations.Names.Count;
        foreach (
            var fault in (FaultKind[])
                [
                    FaultKind.Refused,
                    FaultKind.Ambiguous,
                    FaultKind.Half,
                    FaultKind.KilledBefore,
                    FaultKind.KilledAfter,
                    FaultKind.CancelledTooLate,
                ]
        )
            for (var at = 0; at < operations; at++)
            {
                var number = at;
                var disturbed = await RunAsync(new StorageOperations((operation, _) => operation == number ? fault : null));
                Assert.Equal(Said(undisturbed), Said(disturbed));
            }
    }

    [Fact]
    public async Task Run_TwoAtOnce_TellOnce()
    {
        var fleet = await VanishedAsync();
        await fleet.Pipeline.WriteIndexesAsync(default);

        // Both have read before either writes: the one that comes second has decided for nothing.
        var second = fleet.Watch();
        var hooked = new HookedFleetStore(fleet.Store) { BeforeWriteWatch = () => second.RunAsync(default) };
        await fleet.Watch(hooked).RunAsync(default);
        await fleet.WatchAsync();
        Assert.Equal(["Silent 7: h2-0 h2-1"], fleet.Alerts.Select(Describe));
    }

    [Fact]
    public async Task Run_KilledBetweenSendingAndRemembering_SendsTheSameAlertsAgain()
    {
        var fleet = await VanishedAsync();
        await fleet.Pipeline.WriteIndexesAsync(default);
        var writes = 0;
        var hooked = new HookedFleetStore(fleet.Store)
        {
            BeforeWriteWatch = () => ++writes == 2 ? throw new ProcessKilledException() : Task.CompletedTask,
        };
        await Assert.ThrowsAsync<ProcessKilledException>(() => fleet.Watch(hooked).RunAsync(default));
        await fleet.RestartAsync();
        await fleet.WatchAsync();
        Assert.Equal(2, fleet.Alerts.Count);
        Assert.Equal(fleet.Alerts[0].AlertId, fleet.Alerts[1].AlertId);
    }

    [Fact]
    public async Task Run_IndexLostOrDamaged_IsMadeOfTheStateAndNobodyIsForgotten()
    {
        var fleet = await VanishedAsync();
        await fleet.Pipeline.WriteIndexesAsync(default);
        fleet.Store.Delete(Name(0));
        var damaged = (await fleet.Store.ReadIndexAsync(Name(1), default))!.Value.ToArray();
        damaged[^9] ^= 4;
        await fleet.Store.WriteIndexAsync(Name(1), damaged, default);
        await fleet.Watch().RunAsync(default);

        Assert.Equal(["Silent 7: h2-0 h2-1"], fleet.Alerts.Select(Describe));
        Assert.Contains("telemetry/scorer/1", Assert.Single(fleet.Log.Messages), StringComparison.Ordinal);
        Assert.NotNull(await fleet.Store.ReadIndexAsync(Name(0), default));
    }

    [Fact]
    public async Task Run_IndexLeftBehindByAKilledProcess_IsMadeAnew()
    {
        var fleet = await StartAsync(partitions: 2);
        for (var day = 0; day < 10; day++)
        {
            fleet.At(day);
            await fleet.ReportAsync(day, "h1", 4);
            await fleet.WatchAsync();

            // Partition 1 is applied to the end, and the process dies before its index is written.
            await fleet.SendAsync([(1, Reading(day, "h2", 1, hour: 13))]);
            await fleet.RestartAsync();
        }
        Assert.Empty(fleet.Alerts);
        var index = FleetIndexFormat.Read((await fleet.Store.ReadIndexAsync(Name(1), default))!.Value.Span, Name(1));
        Assert.InRange(Assert.Single(index.Drives, drive => drive.SerialNumber == "h2-1").Readings, 9, 10);
    }

    [Fact]
    public async Task Run_WhatWasToldIsDamaged_IsSaidAndWhoFellSilentLatelyIsToldOnceMore()
    {
        var fleet = await VanishedAsync(silentAfter: 2);
        await fleet.WatchAsync();
        Assert.Single(fleet.Alerts);
        var damaged = new HookedFleetStore(fleet.Store) { Damage = "its checksum does not fit." };
        await fleet.Watch(damaged).RunAsync(default);
        Assert.Contains("its checksum does not fit", Assert.Single(fleet.Log.Messages), StringComparison.Ordinal);
        await fleet.WatchAsync();
        Assert.Equal(["Silent 6: h2-0 h2-1", "Silent 6: h2-0 h2-1"], fleet.Alerts.Select(Describe));
    }

    [Fact]
    public async Task Run_SinkThatIsAway_SendsWhenItIsBack()
    {
        var fleet = await VanishedAsync();
        var working = fleet.Sink;
        fleet.Sink = new FaultyAlertSink(working, new StorageOperations((_, _) => FaultKind.Refused));
        await Assert.ThrowsAsync<StorageFaultException>(() => fleet.WatchAsync());
        fleet.Sink = working;
        await fleet.WatchAsync();
        Assert.Equal(["Silent 7: h2-0 h2-1"], fleet.Alerts.Select(Describe));
    }

    /// <summary>Two drives that vanish and come back, and another that does not; a failed watch is done again.</summary>
    private static async Task<(FleetFixture Fleet, StorageOperations Operations)> RunAsync(StorageOperations operations)
    {
        var fleet = await StartAsync();
        var (store, sink) = (new FaultyFleetStore(fleet.Store, operations), new FaultyAlertSink(fleet.Sink, operations));
        for (var day = 0; day < 12; day++)
        {
            fleet.At(day);
            await fleet.ReportAsync(day, "h1", 9);
            await fleet.ReportAsync(day, "h2", day is < 4 or >= 10 ? 2 : 0);
            await fleet.ReportAsync(day, "h3", day < 6 ? 1 : 0);
            await fleet.Pipeline.WriteIndexesAsync(default);
            for (var time = 0; time < 2; )
            {
                try
                {
                    await fleet.Watch(store, sink).RunAsync(default);
                    time++;
                }
                catch (Exception fault) when (fault is StorageFaultException or ProcessKilledException or OperationCanceledException)
                {
                    operations.Revive();
                }
            }
        }
        return (fleet, operations);
    }

    // An alert may come twice with the same id, and never anew.
    private static IEnumerable<string> Said((FleetFixture Fleet, StorageOperations Operations) run) =>
        run.Fleet.Alerts.DistinctBy(alert => alert.AlertId).Select(Describe).Order(StringComparer.Ordinal);

    /// <summary>Two drives of a host have vanished; the next watch tells them.</summary>
    private static async Task<FleetFixture> VanishedAsync(int silentAfter = 3)
    {
        var fleet = await StartAsync(alerts: new() { SilentAfter = silentAfter });
        // The last reading is of day 3.
        var told = 4 + silentAfter;
        for (var day = 0; day <= told; day++)
        {
            fleet.At(day);
            await fleet.ReportAsync(day, "h1", 6);
            await fleet.ReportAsync(day, "h2", day < 4 ? 2 : 0);
            await fleet.WatchAsync(times: day < told ? 2 : 1);
        }
        Assert.Empty(fleet.Alerts);
        return fleet;
    }
}
