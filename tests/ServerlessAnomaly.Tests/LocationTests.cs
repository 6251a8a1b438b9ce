using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Tests.Telemetry;

namespace ServerlessAnomaly.Tests;

/// <summary>Where a drive is travels with its readings to its alerts.</summary>
public sealed class LocationTests
{
    private readonly PipelineFixture _fixture = new() { Telemetry = new() { FutureTolerance = TimeSpan.FromDays(36_500) } };

    [Fact]
    public async Task Process_FlatReadingThatIsScored_AlertSaysWhereTheDriveIs()
    {
        var pipeline = await _fixture.StartAsync();
        var last = JsonNode.Parse(PipelineFixture.Reading("A", 4, pending: 30))!.AsObject();
        (last["host"], last["slot"], last["datacenter"], last["vault"]) = ("store-07", 12, "ams1", "v9");
        await pipeline.ProcessAsync(_fixture.Batch([.. PipelineFixture.HealthyDays("A", 4), last.ToJsonString()]), default);

        var alert = Assert.Single(_fixture.Alerts.Alerts);
        Assert.Equal(
            new AlertLocation
            {
                Host = "store-07",
                Slot = "12",
                DataCenter = "ams1",
                Vault = "v9",
            },
            alert.Location
        );
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(alert, DocumentJson.OneLine));
        Assert.Equal(
            """{"host":"store-07","slot":"12","dataCenter":"ams1","vault":"v9"}""",
            json.RootElement.GetProperty("location").GetRawText()
        );
    }

    [Fact]
    public async Task Process_SmartctlThatWarns_AlertSaysTheDevice()
    {
        var pipeline = await _fixture.StartAsync(withChampion: false);
        var reading = JsonNode.Parse(File.ReadAllText(Cases.PathOf("37-smart-failed-5-now.json")))!.AsObject();
        reading["device"] = new JsonObject
        {
            ["name"] = "/dev/sdb",
            ["info_name"] = "/dev/sdb [SAT]",
            ["protocol"] = "ATA",
        };
        reading["host"] = "nas";
        await pipeline.ProcessAsync(_fixture.Batch(reading.ToJsonString()), default);

        Assert.Equal(new AlertLocation { Host = "nas", Device = "/dev/sdb [SAT]" }, Assert.Single(_fixture.Alerts.Alerts).Location);
    }

    [Fact]
    public async Task Process_ReadingThatSaysNothingOfIt_AlertHasNoLocation()
    {
        var pipeline = await _fixture.StartAsync();
        await pipeline.ProcessAsync(
            _fixture.Batch([.. PipelineFixture.HealthyDays("A", 4), PipelineFixture.Reading("A", 4, pending: 30)]),
            default
        );

        var alert = Assert.Single(_fixture.Alerts.Alerts);
        Assert.Null(alert.Location);
        Assert.DoesNotContain("location", JsonSerializer.Serialize(alert, DocumentJson.OneLine), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ReadingOfAFile_KeepsSizeAndLocation()
    {
        const string Row =
            """{"date":"2018-01-31","serial_number":"A","model":"M","capacity_bytes":4000787030016,"host":"h","slot":"12","datacenter":"d","vault":"v","smart_5_raw":0}""";
        var parsing = new Parsing(FeatureSchema.Load("backblaze-10"));
        parsing.Parse(Encoding.UTF8.GetBytes(Row));
        using var writer = new ReadingJsonWriter(FeatureSchema.Load("backblaze-10"));
        var into = new ArrayBufferWriter<byte>();
        writer.Write(parsing.Batch[0], into);

        Assert.Equal(Row, Encoding.UTF8.GetString(into.WrittenSpan));
    }
}
