using System.Globalization;
using System.Net;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using ServerlessAnomaly.AzureStorage.Telemetry;
using ServerlessAnomaly.Cli.DeadLetters;
using ServerlessAnomaly.Cli.Replay;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.EndToEnd.Tests.Embedded;

/// <summary>
/// A device that sends Avro with the official clients: two versions of its schema, by content type and by single-object encoding, and what is
/// broken; through the hub, the deployed functions, the dead letters and the archive.
/// </summary>
public sealed class AvroPathTests : IDisposable
{
    private static readonly AvroProducer First = AvroProducer.Of(
        """{"name":"serial_number","type":"string"}""",
        """{"name":"date","type":"string"}""",
        """{"name":"smart_5_raw","type":"int"}"""
    );

    private static readonly AvroProducer Second = AvroProducer.Of(
        """{"name":"moved","aliases":["smart_5_raw"],"type":"double"}""",
        """{"name":"host","type":"string","default":""}""",
        """{"name":"serial_number","type":"string"}""",
        """{"name":"date","type":"string"}"""
    );

    private static readonly AvroProducer Unknown = AvroProducer.Of(
        """{"name":"serial_number","type":"string"}""",
        """{"name":"date","type":"string"}""",
        """{"name":"smart_9_raw","type":"long"}"""
    );

    private readonly string _home = Directory.CreateTempSubdirectory("anomaly-avro-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Producer_OfTwoSchemaVersions_IsReadAndWhatIsBrokenIsALetter()
    {
        await using var app = await RunningApp.StartEmptyAsync(_home, new Dictionary<string, string?>());
        BlobAvroSchemaStore registry = app.Storage.AvroSchemas;
        Assert.True(await registry.TryAddAsync(First.Register(), default));
        Assert.True(await registry.TryAddAsync(Second.Register(version: 2, id: "0123456789abcdef0123456789abcdef"), default));

        var broken = Second.Datum(Newer(5));
        await using var producer = new EventHubProducerClient(app.Instance.HubAmqpConnectionString);
        await producer.SendAsync(
            [
                new EventData(First.SingleObject(Older(1))),
                new EventData(First.Datum(Older(2))) { ContentType = $"avro/binary+{First.Fingerprint}" },
                new EventData(Second.Datum(Newer(3))) { ContentType = "avro/binary+0123456789abcdef0123456789abcdef" },
                new EventData(broken.AsSpan(0, broken.Length - 3).ToArray())
                {
                    ContentType = "avro/binary+0123456789abcdef0123456789abcdef",
                },
                new EventData(Unknown.Datum(("serial_number", "Z1"), ("date", Day(6)), ("smart_9_raw", 7L)))
                {
                    ContentType = $"avro/binary+{Unknown.Fingerprint}",
                },
            ],
            new SendEventOptions { PartitionId = "0" }
        );
        await PostAsync(app, First.Datum(Older(4)), $"avro/binary+{First.Fingerprint}");

        using var status = new StatusClient(app.Instance.FunctionsAddress);
        var totals = (await status.WaitUntilAsync(answer => answer.Totals.Received >= 6, _ => { }, default)).Totals;
        Assert.Equal((2, 4), (totals.DeadLettered, totals.WarmingUp));

        var letters = new List<DeadLetter>();
        await foreach (var letter in app.Storage.DeadLetters.ReadAsync(default))
            letters.Add(letter);
        Assert.Equal(
            [(RejectReason.MalformedAvro, "date"), (RejectReason.UnknownSchema, "")],
            letters.Select(letter => (letter.Reason, letter.Field))
        );

        // Its schema is added, and the letter is sent again as it came.
        Assert.True(await registry.TryAddAsync(Unknown.Register("others"), default));
        foreach (var again in ResendPlan.Of(LetterDocument.Of(letters), all: true).Bodies)
            await app.Sender.SendAsync(again.PartitionId, [again.Event], default);
        totals = (await status.WaitUntilAsync(answer => answer.Totals.Received >= 8, _ => { }, default)).Totals;
        Assert.Equal((3, 5), (totals.DeadLettered, totals.WarmingUp));
    }

    private static (string, object?)[] Older(int day) => [("serial_number", "Z1"), ("date", Day(day)), ("smart_5_raw", day)];

    private static (string, object?)[] Newer(int day) =>
        [("moved", (double)day), ("host", "h"), ("serial_number", "Z1"), ("date", Day(day))];

    private static string Day(int day) => new DateOnly(2026, 1, day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static async Task PostAsync(RunningApp app, byte[] body, string contentType)
    {
        using var device = EmbeddedPathTests.Device(app);
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var answer = await device.PostAsync("partitions/0/messages?api-version=2014-01", content);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }
}
