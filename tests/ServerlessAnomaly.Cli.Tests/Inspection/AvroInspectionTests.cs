using Avro;
using Avro.File;
using Avro.Generic;
using ServerlessAnomaly.Capture;
using ServerlessAnomaly.Cli.Inspection;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.Cli.Tests.Inspection;

/// <summary>What <c>inspect</c> says of Avro files: single objects, container files of readings, files of Capture.</summary>
public sealed class AvroInspectionTests : IDisposable
{
    private static readonly AvroProducer Producer = AvroProducer.Of(
        """{"name":"date","type":"string"}""",
        """{"name":"serial_number","type":"string"}""",
        """{"name":"smart_5_raw","type":"double"}"""
    );

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Inspect_SingleObject_IsReadByTheSchemaThatIsNamed()
    {
        var file = await InspectAsync(Producer.SingleObject(Values(1)), Producer.Register());

        Assert.Equal(("avro", 1L, null), (file.Format, file.Readings, file.Error));
        Assert.Empty(file.Refused);
    }

    [Fact]
    public async Task Inspect_SingleObjectOfAnUnknownSchema_SaysWhatToDo()
    {
        var file = await InspectAsync(Producer.SingleObject(Values(1)));

        var refused = Assert.Single(file.Refused);
        Assert.Equal(("avro", 0L, "unknownSchema"), (file.Format, file.Readings, refused.Reason));
        Assert.Contains("--avro-schema FILE", refused.Example, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Codec.Type.Null, 300)]
    [InlineData(Codec.Type.Deflate, 300)]
    [InlineData(Codec.Type.Null, 1)]
    public async Task Inspect_ContainerOfReadings_IsReadByItsOwnSchema(Codec.Type codec, int count)
    {
        var file = await InspectAsync(Container(codec, count));

        Assert.Equal(("avro", count, null), (file.Format, (int)file.Readings, file.Error));
        Assert.Equal(Math.Min(count, 28), file.Kinds[0].Drives);
    }

    [Fact]
    public async Task Inspect_ContainerWithoutRecords_IsNotReadAsNothingWithoutAWord()
    {
        var file = await InspectAsync(Container(Codec.Type.Null, 0));
        Assert.Equal((0L, 1), (file.Readings, file.Refused.Count + (file.Error is null ? 0 : 1)));
    }

    [Fact]
    public async Task Inspect_ContainerThatIsCutOff_NamesFileAndByte()
    {
        var file = await InspectAsync(Container(Codec.Type.Null, 300)[..^20]);
        Assert.Contains("reading.avro cannot be read at byte", file.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_ContainerOfOtherRecords_SaysWhatTheyLack()
    {
        var schema = (RecordSchema)Schema.Parse("""{"type":"record","name":"Other","fields":[{"name":"a","type":"long"}]}""");
        var record = new GenericRecord(schema);
        record.Add("a", 1L);
        var file = await InspectAsync(Container(Codec.Type.Null, schema, [record]));
        Assert.Contains("serial_number", file.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_FileOfCapture_IsReadEventByEvent()
    {
        using var stream = new MemoryStream();
        var writer = new CaptureWriter(stream);
        for (var i = 0; i < 3; i++)
            writer.Append(
                new CaptureRecord
                {
                    SequenceNumber = i,
                    Offset = i,
                    EnqueuedTimeUtc = DateTime.UnixEpoch,
                    Body = i == 2 ? Producer.SingleObject(Values(9)) : """{"date":"2026-01-01","serial_number":"A","smart_5_raw":1}"""u8,
                }
            );
        writer.Flush();

        var file = await InspectAsync(stream.ToArray(), Producer.Register());

        Assert.Equal(("avro", 3L), (file.Format, file.Readings));
    }

    public void Dispose() => _folder.Dispose();

    private static (string, object?)[] Values(int drive) =>
        [("date", "2026-01-01"), ("serial_number", $"D{drive % 28}"), ("smart_5_raw", 1.0)];

    private static byte[] Container(Codec.Type codec, int count)
    {
        var schema = (RecordSchema)Schema.Parse(Producer.Text);
        return Container(
            codec,
            schema,
            Enumerable
                .Range(0, count)
                .Select(drive =>
                {
                    var record = new GenericRecord(schema);
                    foreach (var (field, value) in Values(drive))
                        record.Add(field, value);
                    return record;
                })
        );
    }

    private static byte[] Container(Codec.Type codec, RecordSchema schema, IEnumerable<GenericRecord> records)
    {
        var stream = new MemoryStream();
        using (
            var writer = DataFileWriter<GenericRecord>.OpenWriter(
                new GenericDatumWriter<GenericRecord>(schema),
                stream,
                Codec.CreateCodec(codec)
            )
        )
            foreach (var record in records)
                writer.Append(record);
        return stream.ToArray();
    }

    private async Task<FileInspection> InspectAsync(byte[] file, params RegisteredSchema[] schemas)
    {
        var path = Path.Combine(_folder.Path, "reading.avro");
        await File.WriteAllBytesAsync(path, file);
        var inspector = new FileInspector(
            KindSchemas.With(FeatureSchema.Load(TelemetryOptions.DefaultSchema)),
            new FileReadOptions(),
            TimeProvider.System,
            schemas
        );
        return Assert.Single(await inspector.InspectAsync([path], default).ToListAsync());
    }
}
