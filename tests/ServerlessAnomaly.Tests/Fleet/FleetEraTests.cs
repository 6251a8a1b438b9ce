using ServerlessAnomaly.Alerting;
using static ServerlessAnomaly.Tests.Fleet.FleetFixture;

namespace ServerlessAnomaly.Tests.Fleet;

/// <summary>Whole fleets: one that stands still, pauses, replays of old days, partitions that lag behind.</summary>
public sealed class FleetEraTests
{
    [Fact]
    public async Task Watch_WholeFleetStops_IsOneAlertAndAnotherWhenItGoesOn()
    {
        var fleet = await StartAsync();
        await fleet.DaysAsync(
            30,
            async day =>
            {
                if (day is >= 4 and < 20)
                    return;
                await fleet.ReportAsync(day, "h1", 4);
                if (day < 4 || day >= 21)
                    await fleet.ReportAsync(day, "h2", 2);
            }
        );

        // Four whole days without a word, and a fifth that is not over; when it goes on nobody is missed who comes back a day later.
        Assert.Equal(["Silent 8: all 6 of 2", "Cleared 20: all 4 of 1"], fleet.Alerts.Select(Describe));
        Assert.Equal(
            (AlertSeverity.High, 6, "", FleetName),
            (fleet.Alerts[0].Severity, fleet.Alerts[0].Silence!.Drives.Count, fleet.Alerts[0].SerialNumber, fleet.Alerts[0].Partition)
        );
    }

    [Fact]
    public async Task Watch_WholeFleetStopsAndOneDriveDoesNotComeBack_IsTold()
    {
        var fleet = await StartAsync();
        await fleet.DaysAsync(30, day => day is >= 4 and < 20 ? Task.CompletedTask : fleet.ReportAsync(day, "h1", day < 4 ? 5 : 4));
        Assert.Equal(["Silent 8: all 5 of 1", "Cleared 20: all 4 of 1", "Silent 23: h1-4"], fleet.Alerts.Select(Describe));
    }

    [Fact]
    public async Task Watch_ProductWasDownMeanwhile_IsNoSilence()
    {
        var fleet = await StartAsync();
        await fleet.DaysAsync(4, day => fleet.ReportAsync(day, "h1", 4));

        // Down for two weeks, in which the hub has let go of what came; the devices report again within the day.
        await fleet.RestartAsync();
        fleet.At(18, 6);
        await fleet.WatchAsync(times: 3);
        Assert.Empty(fleet.Alerts);
        await fleet.ReportAsync(18, "h1", 4, hour: 7);
        await fleet.WatchAsync(times: 3);
        Assert.Empty(fleet.Alerts);
    }

    [Fact]
    public async Task Watch_CollectionStopsAndGoesOn_SaysNothingOfSingleDrives()
    {
        var fleet = await StartAsync();
        foreach (var day in (int[])[0, 1, 2, 3, 6, 7, 10, 11, 12])
        {
            // On the day on which it goes on, host after host.
            fleet.At(day);
            await fleet.ReportAsync(day, "h1", 4);
            await fleet.WatchAsync();
            await fleet.ReportAsync(day, "h2", 4);
            await fleet.WatchAsync();
        }
        Assert.Empty(fleet.Alerts);
    }

    [Fact]
    public async Task Watch_ReplayOfOldDaysBesideALiveFleet_SaysNothing()
    {
        var fleet = await StartAsync();
        await fleet.DaysAsync(204, day => day < 200 ? Task.CompletedTask : fleet.ReportAsync(day, "h1", 4));

        // Drives of half a year ago, most of the fleet, of which half vanish; the live ones go on meanwhile and afterwards.
        for (var day = 0; day < 40; day++)
        {
            fleet.At(204 + (day / 10), 1 + (day % 10));
            await fleet.ReportAsync(day, "old1", 20);
            await fleet.ReportAsync(day, "old2", day < 20 ? 20 : 0);
            await fleet.ReportAsync(204 + (day / 10), "h1", 4);
            await fleet.WatchAsync();
        }
        for (var day = 208; day < 220; day++)
        {
            fleet.At(day);
            await fleet.ReportAsync(day, "h1", 4);
            await fleet.WatchAsync();
        }
        Assert.Empty(fleet.Alerts);
    }

    [Fact]
    public async Task Watch_ReplayOfOldDaysAlone_TellsWhoVanishedOnceItIsOver()
    {
        var fleet = await StartAsync();
        fleet.At(400);
        for (var day = 0; day < 10; day++)
        {
            // One partition is sent ahead of the others: nothing may be said while it is.
            await fleet.SendAsync([(0, Reading(day, "h1", 0)), (0, Reading(day, "h1", 3))]);
            await fleet.WatchAsync();
        }
        for (var day = 0; day < 10; day++)
        {
            await fleet.SendAsync([(1, Reading(day, "h1", 1)), .. day < 3 ? [(2, Reading(day, "h2", 2))] : Array.Empty<(int, string)>()]);
            await fleet.WatchAsync(times: 1);
        }
        Assert.Empty(fleet.Alerts);
        await fleet.WatchAsync(times: 3);
        Assert.Equal(["Silent 9: h2-2"], fleet.Alerts.Select(Describe));
    }

    [Fact]
    public async Task Watch_FleetOfOldDaysBecomesLive_MissesNobodyOfTheOldDays()
    {
        var fleet = await StartAsync();
        fleet.At(400);
        for (var day = 0; day < 6; day++)
            await fleet.ReportAsync(day, "old", 40);
        await fleet.WatchAsync(times: 3);
        for (var day = 401; day < 411; day++)
        {
            fleet.At(day);
            await fleet.ReportAsync(day, "h1", day < 404 ? 4 : 3);
            await fleet.WatchAsync();
        }
        Assert.Equal(["Silent 407: h1-3"], fleet.Alerts.Select(Describe));
    }

    [Fact]
    public async Task Watch_PartitionThatLagsBehind_IsNotJudgedBeforeItHasCaughtUp()
    {
        var fleet = await StartAsync(partitions: 2);
        var waiting = new List<(int, string)>();
        for (var day = 0; day < 12; day++)
        {
            fleet.At(day);
            await fleet.SendAsync([(0, Reading(day, "h1", 0)), (0, Reading(day, "h1", 1))]);

            // From the fourth day on the second partition's events lie in the hub and are not applied.
            await fleet.SendAsync([(1, Reading(day, "h2", 0))], apply: day < 4);
            await fleet.WatchAsync();
        }
        Assert.Empty(fleet.Alerts);
    }
}
