using System.Globalization;
using System.Text.Json;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Tests;

/// <summary>Drives that fall silent are told, a digest for each host, by the clock of the others' readings; who is back is told too.</summary>
public sealed class SilenceTests
{
    private readonly PipelineFixture _fixture = new();

    [Fact]
    public async Task Process_DriveThatVanishes_IsToldAfterThreeDaysAndClearedWhenItIsBack()
    {
        var pipeline = await _fixture.StartAsync(withChampion: false);
        for (var day = 0; day < 12; day++)
        {
            // Every hour, so that a day begins before all of its readings are there.
            for (var hour = 0; hour < 24; hour += 8)
                await pipeline.ProcessAsync(
                    _fixture.Batch([.. Drives("h1", 4, day, hour), .. day is < 4 or >= 10 ? Drives("h2", 1, day, hour) : []]),
                    default
                );
        }

        Assert.Equal(["Silent 7: h2-0", "Cleared 10: h2-0"], _fixture.Alerts.Alerts.Select(Describe));
        var (silent, back) = (_fixture.Alerts.Alerts[0], _fixture.Alerts.Alerts[1]);
        Assert.Equal(
            (AlertReason.Silence, AlertSeverity.Medium, "h2", "0", "M"),
            (silent.Reason, silent.Severity, silent.Location!.Host, silent.Location.Slot, silent.Model)
        );
        Assert.Equal(PipelineFixture.FirstDay.AddDays(3), silent.Silence!.Drives[0].LastReading);
        Assert.Equal((AlertReason.Silence, AlertSeverity.Info, "h2"), (back.Reason, back.Severity, back.Location!.Host));
    }

    [Fact]
    public async Task Process_HostsThatVanish_AreToldEachInOneDigest()
    {
        var pipeline = await _fixture.StartAsync(withChampion: false);
        for (var day = 0; day < 10; day++)
        {
            List<string> readings = [.. Drives("h1", 10, day)];
            if (day < 4)
                readings.AddRange(Drives("h2", 3, day));
            if (day < 5)
                readings.AddRange(Drives("h3", 2, day));
            await pipeline.ProcessAsync(_fixture.Batch([.. readings]), default);
        }

        Assert.Equal(["Silent 7: h2-0 h2-1 h2-2", "Silent 8: h3-0 h3-1"], _fixture.Alerts.Alerts.Select(Describe));
        Assert.Equal(
            ("", "h2", 3, 1),
            (
                _fixture.Alerts.Alerts[0].SerialNumber,
                _fixture.Alerts.Alerts[0].Location!.Host,
                _fixture.Alerts.Alerts[0].Silence!.DriveCount,
                _fixture.Alerts.Alerts[0].Silence!.HostCount
            )
        );
    }

    [Fact]
    public async Task Process_HostThatGoesDownInMidday_IsOneDigest()
    {
        var pipeline = await _fixture.StartAsync(withChampion: false);
        for (var day = 0; day < 10; day++)
            await pipeline.ProcessAsync(
                _fixture.Batch([
                    .. Drives("h1", 10, day),
                    .. Drives(
                        "h2",
                        day < 4 ? 4
                            : day == 4 ? 2
                            : 0,
                        day
                    ),
                ]),
                default
            );

        // Two of them were heard of in the step in which the others were not: none of the host is left to wait for.
        Assert.Equal(["Silent 7: h2-0 h2-1 h2-2 h2-3"], _fixture.Alerts.Alerts.Select(Describe));
    }

    [Fact]
    public async Task Process_HostsOfOneNameInTwoDataCentres_AreTwoDigestsWithIdsOfTheirOwn()
    {
        var pipeline = await _fixture.StartAsync(withChampion: false);
        for (var day = 0; day < 10; day++)
        {
            var gone = Drives("h2", 4, day)
                .Select(
                    (reading, drive) =>
                        reading.Replace(
                            "\"host\"",
                            $"\"datacenter\":\"d{drive % 2}\",\"vault\":\"v{drive}\",\"host\"",
                            StringComparison.Ordinal
                        )
                );
            await pipeline.ProcessAsync(_fixture.Batch([.. Drives("h1", 10, day), .. day < 4 ? gone : []]), default);
        }
        Assert.Equal(["Silent 7: h2-0 h2-2", "Silent 7: h2-1 h2-3"], _fixture.Alerts.Alerts.Select(Describe).Order(StringComparer.Ordinal));
        Assert.Distinct(_fixture.Alerts.Alerts.Select(alert => alert.AlertId));
        Assert.Equal(["d0", "d1"], _fixture.Alerts.Alerts.Select(alert => alert.Location!.DataCenter).Order(StringComparer.Ordinal));
        Assert.Distinct(_fixture.Alerts.Alerts.Select(alert => alert.Silence!.DigestId));
    }

    [Fact]
    public async Task Process_DrivesThatNameNoHost_AreOneDigestWithoutLocation()
    {
        var pipeline = await _fixture.StartAsync(withChampion: false);
        for (var day = 0; day < 10; day++)
        {
            var gone = Drives("h2", 2, day).Select(reading => reading.Replace("\"host\":\"h2\",", "", StringComparison.Ordinal));
            await pipeline.ProcessAsync(_fixture.Batch([.. Drives("h1", 10, day), .. day < 4 ? gone : []]), default);
        }
        Assert.Null(Assert.Single(_fixture.Alerts.Alerts).Location);
    }

    [Fact]
    public async Task Process_MostOfTheFleetVanishes_IsOneDigestForAll()
    {
        var pipeline = await _fixture.StartAsync(withChampion: false);
        for (var day = 0; day < 10; day++)
            await pipeline.ProcessAsync(
                _fixture.Batch([
                    .. Drives("h1", 4, day),
                    .. day < 4 ? [.. Drives("h2", 4, day), .. Drives("h3", 4, day)] : Array.Empty<string>(),
                ]),
                default
            );

        var alert = Assert.Single(_fixture.Alerts.Alerts);
        Assert.Equal(
            (AlertKind.Silent, 8, 2, null),
            (alert.Kind, alert.Silence!.DriveCount, alert.Silence.HostCount, alert.Location?.Host)
        );
    }

    [Fact]
    public async Task Process_CollectionStopsAndGoesOn_SaysNothing()
    {
        var pipeline = await _fixture.StartAsync(withChampion: false);
        foreach (var day in (int[])[0, 1, 2, 3, 30, 31, 60, 61, 62])
            await pipeline.ProcessAsync(_fixture.Batch([.. Drives("h1", 4, day), .. Drives("h2", 4, day)]), default);
        Assert.Empty(_fixture.Alerts.Alerts);
    }

    [Fact]
    public async Task Process_ReplayOfOldDays_SaysNothing()
    {
        var pipeline = await _fixture.StartAsync(withChampion: false);
        for (var day = 200; day < 204; day++)
            await pipeline.ProcessAsync(_fixture.Batch([.. Drives("h1", 4, day)]), default);

        // Drives of years ago, of which half vanish, and the live ones go on meanwhile and afterwards.
        for (var day = 0; day < 40; day++)
            await pipeline.ProcessAsync(
                _fixture.Batch([
                    .. Drives("old1", 8, day),
                    .. day < 20 ? Drives("old2", 8, day) : [],
                    .. Drives("h1", 4, 204 + (day / 10)),
                ]),
                default
            );
        for (var day = 208; day < 220; day++)
            await pipeline.ProcessAsync(_fixture.Batch([.. Drives("h1", 4, day)]), default);
        Assert.Empty(_fixture.Alerts.Alerts);
    }

    [Theory]
    [InlineData(7, 0)] // once a week: never expected
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    public async Task Process_DriveThatReportsSeldom_IsNotMissed(int everyDays, int expected)
    {
        _fixture.AlertOptions.SilentAfter = 3;
        var pipeline = await _fixture.StartAsync(withChampion: false);
        for (var day = 0; day < 40; day++)
            await pipeline.ProcessAsync(
                _fixture.Batch([.. Drives("h1", 4, day), .. day % everyDays == 0 ? Drives("h2", 1, day) : []]),
                default
            );
        Assert.Equal(expected, _fixture.Alerts.Alerts.Count);
    }

    [Fact]
    public async Task Process_DriveThatSaysThatItSleeps_IsNotMissedAndCounted()
    {
        var pipeline = await _fixture.StartAsync(withChampion: false);
        for (var day = 0; day < 12; day++)
        {
            var asleep =
                $$"""{"smartctl":{"exit_status":2,"messages":[{"string":"Device is in STANDBY mode, exit(2)"}]},"timestamp":"{{Day(day)}}","serial_number":"h2-0"}""";
            await pipeline.ProcessAsync(_fixture.Batch([.. Drives("h1", 4, day), .. day < 4 ? Drives("h2", 1, day) : [asleep]]), default);
        }
        Assert.Empty(_fixture.Alerts.Alerts);
        Assert.Equal((5, 1, 0), (pipeline.Drives, pipeline.Summaries[0].Asleep, pipeline.Summaries[0].Silent));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "Silent 5: h2-0")]
    public async Task Process_SilentAfter_IsWhatTheSettingSays(int after, string expected)
    {
        _fixture.AlertOptions.SilentAfter = after;
        var pipeline = await _fixture.StartAsync(withChampion: false);
        for (var day = 0; day < 8; day++)
            await pipeline.ProcessAsync(_fixture.Batch([.. Drives("h1", 4, day), .. Drives("h2", day < 4 ? 1 : 0, day)]), default);
        Assert.Equal(expected, string.Join(' ', _fixture.Alerts.Alerts.Select(Describe)));
        Assert.Equal(after == 0 ? 0 : 1, pipeline.Summaries[0].Silent);
    }

    [Fact]
    public async Task Process_MutedDrive_IsNotMissed()
    {
        _fixture.AlertOptions.Muted = ["h2-0"];
        var pipeline = await _fixture.StartAsync(withChampion: false);
        for (var day = 0; day < 10; day++)
            await pipeline.ProcessAsync(_fixture.Batch([.. Drives("h1", 4, day), .. Drives("h2", day < 4 ? 2 : 0, day)]), default);
        Assert.Equal(["Silent 7: h2-1"], _fixture.Alerts.Alerts.Select(Describe));
    }

    [Fact]
    public async Task Alert_AsJson_NamesTheDrives()
    {
        var pipeline = await _fixture.StartAsync(withChampion: false);
        for (var day = 0; day < 10; day++)
            await pipeline.ProcessAsync(_fixture.Batch([.. Drives("h1", 4, day), .. Drives("h2", day < 4 ? 1 : 0, day)]), default);
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(Assert.Single(_fixture.Alerts.Alerts), DocumentJson.OneLine));
        Assert.Equal(
            ("silent", "silence"),
            (json.RootElement.GetProperty("kind").GetString(), json.RootElement.GetProperty("reason").GetString())
        );
        Assert.Equal(
            """[{"serialNumber":"h2-0","model":"M","driveKind":"ataDisk","lastReading":"2018-07-04T00:00:00+00:00","location":{"host":"h2","slot":"0"}}]""",
            json.RootElement.GetProperty("silence").GetProperty("drives").GetRawText()
        );
    }

    [Fact]
    public async Task Process_HugeHostWithLongNames_FitsAMessageOfTheQueue()
    {
        var pipeline = await _fixture.StartAsync(withChampion: false);
        var host = new string('é', 100);
        for (var day = 0; day < 10; day++)
            await pipeline.ProcessAsync(_fixture.Batch([.. Drives("h1", 70, day), .. Drives(host, day < 4 ? 60 : 0, day)]), default);
        var alert = Assert.Single(_fixture.Alerts.Alerts);
        Assert.Equal(60, alert.Silence!.DriveCount);
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(alert, DocumentJson.OneLine).Length, 1, 48 * 1024);
    }

    private static string Describe(DriveAlert alert)
    {
        var names = alert.Silence is { } silence ? silence.Drives.Select(drive => drive.SerialNumber) : [alert.SerialNumber];
        return $"{alert.Kind} {(alert.WindowEnd.UtcDateTime - PipelineFixture.FirstDay).Days}: {string.Join(' ', names)}";
    }

    private static IEnumerable<string> Drives(string host, int count, int day, int hour = 0) =>
        Enumerable
            .Range(0, count)
            .Select(drive =>
                $$"""{"timestamp":"{{Day(day, hour)}}","serial_number":"{{host[..2]}}-{{drive}}","model":"M","host":"{{host}}","slot":{{drive}},"smart_5_raw":0}"""
            );

    private static string Day(int day, int hour = 0) =>
        PipelineFixture.FirstDay.AddDays(day).AddHours(hour).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
