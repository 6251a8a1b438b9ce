using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.Tests.Telemetry.Avro;

public sealed class AvroBodyTests
{
    private static readonly AvroProducer Plain = AvroProducer.WithFields(
        """{"name":"serial_number","type":"string"}""",
        """{"name":"date","type":"string"}""",
        """{"name":"model","type":["null","string"]}""",
        """{"name":"smart_5_raw","type":["null","long"]}""",
        """{"name":"smart_197_raw","type":["null","double"]}"""
    );

    private static readonly (string, object?)[] Values =
    [
        ("serial_number", "Z1"),
        ("date", "2018-01-31"),
        ("model", "ST4000DM000"),
        ("smart_5_raw", 8L),
        ("smart_197_raw", 16.0),
    ];

    [Fact]
    public void Parse_SingleObject_IsAReading()
    {
        var parsing = new Parsing(avro: Registry.With(Plain)).Parse(Plain.SingleObject(Values));

        Assert.Empty(parsing.Rejected);
        Assert.Equal("Z1", parsing.Serial());
        Assert.Equal("ST4000DM000", parsing.Model());
        Assert.Equal(new DateTime(2018, 1, 31), parsing.Batch[0].Time);
        Assert.Equal((8f, 16f), (parsing.Value("smart_5_raw"), parsing.Value("smart_197_raw")));
        Assert.Equal(float.NaN, parsing.Value("smart_9_raw"));
    }

    [Theory]
    [InlineData("avro/binary+{0}")]
    [InlineData("Avro/Binary+{0}; charset=utf-8")]
    public void Parse_SchemaInTheContentType_IsAReading(string contentType)
    {
        var parsing = new Parsing(avro: Registry.With(Plain)).Parse(
            Plain.Datum(Values),
            contentType: string.Format(null, contentType, Plain.Fingerprint.ToUpperInvariant())
        );

        Assert.Empty(parsing.Rejected);
        Assert.Equal(8f, parsing.Value("smart_5_raw"));
    }

    [Fact]
    public async Task Parse_IdOfAnotherRegistry_IsAReading()
    {
        var store = new InMemoryAvroSchemaStore();
        Assert.True(await store.TryAddAsync(Plain.Register(id: "0123456789abcdef0123456789abcdef"), default));
        var catalog = new AvroSchemaCatalog(store);
        const string ContentType = "avro/binary+0123456789ABCDEF0123456789abcdef";
        await catalog.LearnAsync(ContentType, Plain.Datum(Values), default);

        Assert.Equal(1, new Parsing(avro: catalog).Parse(Plain.Datum(Values), contentType: ContentType).Batch.Count);
        Assert.Equal(1, new Parsing(avro: catalog).Parse(Plain.SingleObject(Values)).Batch.Count);
    }

    [Fact]
    public void Parse_ContentTypeOfJson_LeavesJsonAsItIs()
    {
        const string Json = """{"serial_number":"Z1","date":"2018-01-31","smart_5_raw":8}""";
        foreach (var contentType in new[] { "application/json", "application/octet-stream", "avro/binaryish", "" })
            Assert.Equal(1, new Parsing().Parse(System.Text.Encoding.UTF8.GetBytes(Json), contentType: contentType).Batch.Count);
    }

    [Fact]
    public void Parse_UnknownSchema_NamesIt()
    {
        var rejected = new Parsing(avro: Registry.With()).Parse(Plain.SingleObject(Values)).SoleRejection();
        Assert.Equal((RejectReason.UnknownSchema, Plain.Fingerprint), (rejected.Reason, rejected.Value));
        Assert.Contains("anomaly schemas add", rejected.Message);

        rejected = new Parsing(avro: Registry.With()).Parse(Plain.Datum(Values), contentType: "avro/binary+no-such").SoleRejection();
        Assert.Equal((RejectReason.UnknownSchema, "no-such"), (rejected.Reason, rejected.Value));

        rejected = new Parsing().Parse(Plain.Datum(Values), contentType: "avro/binary").SoleRejection();
        Assert.Equal((RejectReason.UnknownSchema, ""), (rejected.Reason, rejected.Value));
        Assert.Contains("does not say by which schema", rejected.Message);
    }

    [Fact]
    public void Parse_CutOffAnywhere_NamesFieldAndByte()
    {
        var body = Plain.SingleObject(Values);
        var fields = new HashSet<string>();
        for (var length = 10; length < body.Length; length++)
        {
            var rejected = new Parsing(avro: Registry.With(Plain)).Parse(body.AsSpan(0, length)).SoleRejection();
            Assert.Equal((RejectReason.MalformedAvro, -1), (rejected.Reason, rejected.ReadingIndex));
            Assert.StartsWith(
                $"The body cannot be read by the schema 'drives' version 1 ({Plain.Fingerprint}): in '{rejected.Field}', at byte ",
                rejected.Message
            );
            fields.Add(rejected.Field);
        }
        Assert.Equal(["serial_number", "date", "model", "smart_5_raw", "smart_197_raw"], fields);
    }

    [Fact]
    public void Parse_BytesBehindTheValue_AreRefused()
    {
        var rejected = new Parsing(avro: Registry.With(Plain)).Parse([.. Plain.SingleObject(Values), 0]).SoleRejection();
        Assert.Equal(RejectReason.MalformedAvro, rejected.Reason);
        Assert.Contains("1 bytes follow the end of the value", rejected.Message);
    }

    [Fact]
    public void Parse_RulesOfReadings_HoldForAvro()
    {
        RejectedReading Refuse(params (string, object?)[] other) =>
            new Parsing(avro: Registry.With(Plain))
                .Parse(Plain.SingleObject([.. other, .. Values.Where(value => other.All(one => one.Item1 != value.Item1))]))
                .SoleRejection();

        Assert.Equal((RejectReason.FakeSerialNumber, "serial_number"), Reason(Refuse(("serial_number", "00000000"))));
        Assert.Equal((RejectReason.InvalidTime, "date"), Reason(Refuse(("date", "1970-01-01"))));
        Assert.Equal((RejectReason.TimeInFuture, "date"), Reason(Refuse(("date", "2030-01-01"))));
        Assert.Equal((RejectReason.NonFiniteNumber, "smart_197_raw"), Reason(Refuse(("smart_197_raw", double.PositiveInfinity))));
        Assert.Equal(RejectReason.NoValues, Refuse(("smart_5_raw", null), ("smart_197_raw", double.NaN)).Reason);
    }

    [Fact]
    public void Parse_PackedRawValues_AreDecoded()
    {
        var producer = AvroProducer.WithFields(
            """{"name":"serial_number","type":"string"}""",
            """{"name":"timestamp","type":{"type":"long","logicalType":"timestamp-micros"}}""",
            """{"name":"model","type":"string"}""",
            """{"name":"smart_188_raw","type":"long"}""",
            """{"name":"smart_9_raw","type":"double"}""",
            """{"name":"smart_5_raw","type":"float"}""",
            """{"name":"smart_197_raw","type":"int"}"""
        );
        var time = new DateTime(2018, 2, 3, 4, 5, 6, DateTimeKind.Utc).AddMicroseconds(123_456);
        var parsing = new Parsing("backblaze-21", avro: Registry.With(producer)).Parse(
            producer.SingleObject(
                ("serial_number", "Z1"),
                ("timestamp", time),
                ("model", "WDC WD40"),
                ("smart_188_raw", 51540393996L),
                ("smart_9_raw", (double)((7L << 24) + 35515)),
                ("smart_5_raw", 51540393996f),
                ("smart_197_raw", -1)
            )
        );

        Assert.Empty(parsing.Rejected);
        Assert.Equal(time, parsing.Batch[0].Time);
        Assert.Equal((12f, 35515f, -1f), (parsing.Value("smart_188_raw"), parsing.Value("smart_9_raw"), parsing.Value("smart_197_raw")));
        // A float has lost the digits that a packed count lies in.
        Assert.Equal(float.NaN, parsing.Value("smart_5_raw"));
    }

    [Fact]
    public void Parse_OtherKindsAndPlaces_AreRead()
    {
        var nvme = AvroProducer.WithFields(
            """{"name":"serial_number","type":"long"}""",
            """{"name":"date","type":{"type":"int","logicalType":"date"}}""",
            """{"name":"host","type":"string"}""",
            """{"name":"nvme_media_errors","type":"long"}""",
            """{"name":"nvme_critical_warning","type":"int"}""",
            """{"name":"failure","type":"boolean"}""",
            """{"name":"note","type":"bytes"}""",
            """{"name":"state","type":{"type":"enum","name":"State","symbols":["ON","OFF"]}}"""
        );
        var parsing = new Parsing(avro: Registry.With(nvme)).Parse(
            nvme.SingleObject(
                ("serial_number", 123456L),
                ("date", new DateTime(2018, 2, 3)),
                ("host", "größe"),
                ("nvme_media_errors", 3L),
                ("nvme_critical_warning", 4),
                ("failure", true),
                ("note", new byte[] { 255, 0 }),
                ("state", "OFF")
            )
        );

        Assert.Empty(parsing.Rejected);
        var reading = parsing.All.For(DriveKind.Nvme)[0];
        Assert.Equal(new DateTime(2018, 2, 3), reading.Time);
        Assert.Equal("größe", System.Text.Encoding.UTF8.GetString(reading.Location.Host));
        Assert.True(reading.Failed);
        Assert.True(reading.Verdict.Warnings.HasFlag(DriveWarnings.MediaErrors));
    }

    [Fact]
    public void Parse_RecordsAsSmartctlNestsThem_AreRead()
    {
        var producer = AvroProducer.WithFields(
            """{"name":"serial_number","type":"string"}""",
            """{"name":"local_time","type":{"type":"record","name":"LocalTime","fields":[{"name":"time_t","type":"long"}]}}""",
            """{"name":"nvme_smart_health_information_log","type":{"type":"map","values":"long"}}"""
        );
        var time = new global::Avro.Generic.GenericRecord(
            (global::Avro.RecordSchema)((global::Avro.RecordSchema)global::Avro.Schema.Parse(producer.Text))["local_time"].Schema
        );
        time.Add("time_t", 1517378400L);
        var parsing = new Parsing(avro: Registry.With(producer)).Parse(
            producer.SingleObject(
                ("serial_number", "N1"),
                ("local_time", time),
                ("nvme_smart_health_information_log", new Dictionary<string, object> { ["media_errors"] = 2L })
            )
        );

        Assert.Empty(parsing.Rejected);
        Assert.Equal(new DateTime(2018, 1, 31, 6, 0, 0), parsing.All.For(DriveKind.Nvme)[0].Time);
    }

    [Fact]
    public void Parse_ArrayOfRecords_TakesTheGoodOnes()
    {
        var list = new AvroProducer($$"""{"type":"array","items":{{Plain.Text}}}""");
        var parsing = new Parsing(avro: Registry.With(list)).Parse(
            list.WithHeader(
                list.Data(
                    Values,
                    [("serial_number", ""), ("date", "2018-01-31"), ("smart_5_raw", 1L)],
                    [("serial_number", "Z2"), ("date", "2018-01-31"), ("smart_5_raw", 1L)]
                )
            )
        );

        Assert.Equal(2, parsing.Batch.Count);
        Assert.Equal((RejectReason.MissingSerialNumber, 1), (Assert.Single(parsing.Rejected).Reason, parsing.Rejected[0].ReadingIndex));
    }

    [Fact]
    public void Parse_GoodBodies_AllocateNothing()
    {
        var parsing = new Parsing(avro: Registry.With(Plain));
        var body = Plain.SingleObject(Values);
        var datum = Plain.Datum(Values);
        var contentType = $"avro/binary+{Plain.Fingerprint}";
        for (var i = 0; i < 200; i++)
            parsing.Parse(body).Parse(datum, contentType: contentType);
        parsing.All.Clear();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            parsing.Parse(body).Parse(datum, contentType: contentType);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Empty(parsing.Rejected);
    }

    private static (RejectReason, string) Reason(RejectedReading rejected) => (rejected.Reason, rejected.Field);
}
