using ServerlessAnomaly.Alerting;
using static ServerlessAnomaly.Tests.Fleet.FleetFixture;

namespace ServerlessAnomaly.Tests.Fleet;

/// <summary>Drives that fall silent are told, a digest for each host over all partitions, by the steps in which the others report; who is back is told too.</summary>
public sealed class SilenceTests
{
    [Fact]
    public async Task Watch_DriveThatVanishes_IsToldAfterThreeDaysAndClearedWhenItIsBack()
    {
        var fleet = await StartAsync();
        for (var day = 0; day < 12; day++)
        for (var hour = 0; hour < 24; hour += 8)
        {
            // Every few hours, so that a day begins before all of its readings are there.
            fleet.At(day, hour);
            await fleet.ReportAsync(day, "h1", 4, hour: hour);
            if (day is < 4 or >= 10)
                await fleet.ReportAsync(day, "h2", 1, hour: hour);
            await fleet.WatchAsync();
        }

        Assert.Equal(["Silent 7: h2-0", "Cleared 10: h2-0"], fleet.Alerts.Select(Describe));
        var (silent, back) = (fleet.Alerts[0], fleet.Alerts[1]);
        Assert.Equal(
            (AlertReason.Silence, AlertSeverity.Medium, "h2", "0", "M", FleetName),
            (silent.Reason, silent.Severity, silent.Location!.Host, silent.Location.Slot, silent.Model, silent.Partition)
        );
        Assert.Equal(FirstDay.AddDays(3), silent.Silence!.Drives[0].LastReading);
        Assert.Equal((AlertReason.Silence, AlertSeverity.Info, "h2"), (back.Reason, back.Severity, back.Location!.Host));
    }

    [Fact]
    public async Task Watch_HostsThatVanish_AreToldEachInOneDigestOverAllPartitions()
    {
        var fleet = await StartAsync(partitions: 4);
        await fleet.DaysAsync(
            10,
            async day =>
            {
                await fleet.ReportAsync(day, "h1", 10);
                if (day < 4)
                    await fleet.ReportAsync(day, "h2", 3);
                if (day < 5)
                    await fleet.ReportAsync(day, "h3", 2);
            }
        );

        Assert.Equal(["Silent 7: h2-0 h2-1 h2-2", "Silent 8: h3-0 h3-1"], fleet.Alerts.Select(Describe));
        var first = fleet.Alerts[0];
        Assert.Equal(("", "h2", 3, 1), (first.SerialNumber, first.Location!.Host, first.Silence!.DriveCount, first.Silence.HostCount));
    }

    [Fact]
    public async Task Watch_DriveAloneInItsPartition_IsToldAsAnyOther()
    {
        var fleet = await StartAsync(partitions: 2);
        await fleet.DaysAsync(
            9,
            day =>
                fleet.SendAsync([
                    .. Enumerable.Range(0, 3).Select(drive => (0, Reading(day, "h1", drive))),
                    .. day < 4 ? [(1, Reading(day, "h2", 0))] : Array.Empty<(int, string)>(),
                ])
        );
        Assert.Equal(["Silent 7: h2-0"], fleet.Alerts.Select(Describe));
    }

    [Fact]
    public async Task Watch_HostThatGoesDownInMidday_IsOneDigest()
    {
        var fleet = await StartAsync();
        await fleet.DaysAsync(
            10,
            async day =>
            {
                await fleet.ReportAsync(day, "h1", 10);
                await fleet.ReportAsync(
                    day,
                    "h2",
                    day < 4 ? 4
                        : day == 4 ? 2
                        : 0
                );
            }
        );

        // Two of them were heard of in the step in which the others were not: none of the host is left to wait for.
        Assert.Equal(["Silent 7: h2-0 h2-1 h2-2 h2-3"], fleet.Alerts.Select(Describe));
    }

    [Fact]
    public async Task Watch_HostsOfOneNameInTwoDataCentres_AreTwoDigestsWithIdsOfTheirOwn()
    {
        var fleet = await StartAsync();
        await fleet.DaysAsync(
            10,
            async day =>
            {
                await fleet.ReportAsync(day, "h1", 10);
                for (var drive = 0; drive < 4 && day < 4; drive++)
                    await fleet.SendAsync([
                        (drive % 3, Reading(day, "h2", drive, more: $"\"datacenter\":\"d{drive % 2}\",\"vault\":\"v{drive}\",")),
                    ]);
            }
        );
        Assert.Equal(["Silent 7: h2-0 h2-2", "Silent 7: h2-1 h2-3"], fleet.Alerts.Select(Describe).Order(StringComparer.Ordinal));
        Assert.Distinct(fleet.Alerts.Select(alert => alert.AlertId));
        Assert.Equal(["d0", "d1"], fleet.Alerts.Select(alert => alert.Location!.DataCenter).Order(StringComparer.Ordinal));
        Assert.All(fleet.Alerts, alert => Assert.Null(alert.Location!.Vault));
    }

    [Fact]
    public async Task Watch_DrivesThatNameNoHost_AreOneDigestWithoutLocation()
    {
        var fleet = await StartAsync();
        await fleet.DaysAsync(
            10,
            async day =>
            {
                await fleet.ReportAsync(day, "h1", 10);
                for (var drive = 0; drive < 2 && day < 4; drive++)
                    await fleet.SendAsync([(drive, Reading(day, "h2", drive).Replace("\"host\":\"h2\",", "", StringComparison.Ordinal))]);
            }
        );
        Assert.Null(Assert.Single(fleet.Alerts).Location);
    }

    [Fact]
    public async Task Watch_MostOfTheFleetVanishes_IsOneDigestForAll()
    {
        var fleet = await StartAsync();
        await fleet.DaysAsync(
            10,
            async day =>
            {
                await fleet.ReportAsync(day, "h1", 4);
                if (day >= 4)
                    return;
                await fleet.ReportAsync(day, "h2", 4);
                await fleet.ReportAsync(day, "h3", 4);
            }
        );

        var alert = Assert.Single(fleet.Alerts);
        Assert.Equal(
            (AlertKind.Silent, 8, 2, null, false),
            (alert.Kind, alert.Silence!.DriveCount, alert.Silence.HostCount, alert.Location?.Host, alert.Silence.WholeFleet)
        );
    }

    [Theory]
    [InlineData(7)] // once a week: never expected
    [InlineData(2)]
    [InlineData(3)]
    public async Task Watch_DriveThatReportsSeldom_IsNotMissed(int everyDays)
    {
        var fleet = await StartAsync();
        await fleet.DaysAsync(
            40,
            async day =>
            {
                await fleet.ReportAsync(day, "h1", 4);
                await fleet.ReportAsync(day, "h2", day % everyDays == 0 ? 1 : 0);
            }
        );
        Assert.Empty(fleet.Alerts);
    }

    [Fact]
    public async Task Watch_DriveThatSaysThatItSleeps_IsNotMissedUntilItSaysNothingAtAll()
    {
        var fleet = await StartAsync();
        await fleet.DaysAsync(
            12,
            async day =>
            {
                await fleet.ReportAsync(day, "h1", 4);
                await fleet.SendAsync([(1, day < 4 ? Reading(day, "h2", 0) : Asleep(day, "h2-0"))]);
            }
        );
        Assert.Empty(fleet.Alerts);
        Assert.Equal((5, 1), (fleet.Pipeline.Drives, fleet.Pipeline.Summaries.Sum(summary => summary.Asleep)));
        for (var day = 12; day < 20; day++)
        {
            fleet.At(day);
            await fleet.ReportAsync(day, "h1", 4);
            if (day == 18)
                await fleet.SendAsync([(1, Asleep(day, "h2-0"))]);
            await fleet.WatchAsync();
        }
        Assert.Equal(["Silent 15: h2-0", "Cleared 3: h2-0"], fleet.Alerts.Select(Describe));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "Silent 5: h2-0")]
    public async Task Watch_SilentAfter_IsWhatTheSettingSays(int after, string expected)
    {
        var fleet = await StartAsync(alerts: new() { SilentAfter = after });
        await fleet.DaysAsync(
            30,
            async day =>
            {
                await fleet.ReportAsync(day, "h1", 4);
                await fleet.ReportAsync(day, "h2", day < 4 ? 1 : 0);
            }
        );
        Assert.Equal(expected, string.Join(' ', fleet.Alerts.Select(Describe)));
        var memory = (await fleet.Store.ReadWatchAsync(FleetName, default)).Memory;
        Assert.Equal(after == 0 ? 0 : 1, fleet.Pipeline.SummariesWith(memory.Partitions).Sum(summary => summary.Silent));
    }

    [Fact]
    public async Task Watch_MutedDrive_IsNotMissed()
    {
        var fleet = await StartAsync(alerts: new() { Muted = ["h2-0"] });
        await fleet.DaysAsync(
            10,
            async day =>
            {
                await fleet.ReportAsync(day, "h1", 4);
                await fleet.ReportAsync(day, "h2", day < 4 ? 2 : 0);
            }
        );
        Assert.Equal(["Silent 7: h2-1"], fleet.Alerts.Select(Describe));
    }

    [Fact]
    public async Task Watch_DriveThatGoesOnInAnotherPartition_IsNotMissedThere()
    {
        var fleet = await StartAsync(partitions: 3);
        await fleet.DaysAsync(
            12,
            async day =>
            {
                await fleet.ReportAsync(day, "h1", 4);
                await fleet.SendAsync([(day < 5 ? 1 : 2, Reading(day, "h2", 0))]);
            }
        );
        Assert.Empty(fleet.Alerts);
    }

    [Fact]
    public async Task Watch_DriveThatMovesToAnotherHost_IsOfTheHostThatItIsIn()
    {
        var fleet = await StartAsync();
        await fleet.DaysAsync(
            12,
            async day =>
            {
                await fleet.ReportAsync(day, "h1", 4);
                var moved = Reading(day, "h2", 0)
                    .Replace("\"host\":\"h2\"", $"\"host\":\"{(day < 3 ? "h2" : "h3")}\"", StringComparison.Ordinal);
                if (day < 5)
                    await fleet.SendAsync([(0, moved), (1, Reading(day, "h3", 1))]);
            }
        );
        var alert = Assert.Single(fleet.Alerts);
        Assert.Equal(("Silent 8: h2-0 h3-1", "h3"), (Describe(alert), alert.Location!.Host));
    }
}
