using System.Text.Json;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Models;
using static ServerlessAnomaly.Tests.Fleet.FleetFixture;

namespace ServerlessAnomaly.Tests.Fleet;

/// <summary>The message that tells of silent drives.</summary>
public sealed class SilenceMessageTests
{
    [Fact]
    public async Task Alert_AsJson_NamesTheDrives()
    {
        var fleet = await StartAsync();
        await fleet.DaysAsync(
            10,
            async day =>
            {
                await fleet.ReportAsync(day, "h1", 4);
                await fleet.ReportAsync(day, "h2", day < 4 ? 1 : 0);
            }
        );
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(Assert.Single(fleet.Alerts), DocumentJson.OneLine));
        Assert.Equal(
            ("silent", "silence"),
            (json.RootElement.GetProperty("kind").GetString(), json.RootElement.GetProperty("reason").GetString())
        );
        Assert.Equal(
            """{"driveCount":1,"hostCount":1,"drives":[{"serialNumber":"h2-0","model":"M","driveKind":"ataDisk","lastReading":"2026-03-04T00:00:00+00:00","location":{"host":"h2","slot":"0"}}]}""",
            json.RootElement.GetProperty("silence").GetRawText()
        );
    }

    [Fact]
    public async Task Watch_HugeHostWithLongNames_FitsAMessageOfTheQueue()
    {
        var fleet = await StartAsync();
        var host = new string('é', 100);
        await fleet.DaysAsync(
            10,
            async day =>
            {
                await fleet.ReportAsync(day, "h1", 70);
                for (var drive = 0; drive < 60 && day < 4; drive++)
                    await fleet.SendAsync([
                        (drive % 3, Reading(day, "h2", drive).Replace("\"host\":\"h2\"", $"\"host\":\"{host}\"", StringComparison.Ordinal)),
                    ]);
            }
        );
        var alert = Assert.Single(fleet.Alerts);
        Assert.Equal(60, alert.Silence!.DriveCount);
        Assert.InRange(alert.Silence.Drives.Count, 10, 50);
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(alert, DocumentJson.OneLine).Length, 1, 48 * 1024);
    }
}
