using System.Buffers;
using System.Text;
using System.Text.Json;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Contracts;

namespace ServerlessAnomaly.Tests.Telemetry.Flat;

public sealed class ReadingJsonWriterTests
{
    private static readonly FeatureSchema Schema = FeatureSchema.Load("backblaze-10");

    [Fact]
    public void Write_Reading_HasBackblazeNamesAndOnlyWhatIsThere()
    {
        var values = new float[10];
        Array.Fill(values, float.NaN);
        (values[0], values[5], values[9]) = (8, 26.5f, 238757000000f);

        var json = Write(new("Z300A", "ST4000DM000", new DateTime(2018, 1, 31, 0, 0, 0, DateTimeKind.Utc), true, values));

        Assert.Equal(
            """{"date":"2018-01-31","serial_number":"Z300A","model":"ST4000DM000","smart_5_raw":8,"smart_194_raw":26.5,"smart_242_raw":238757003264}""",
            json
        );
    }

    [Fact]
    public void Write_TimeOfDay_IsATimestamp()
    {
        var json = Write(new("A", "", new DateTime(2018, 1, 31, 6, 7, 8, DateTimeKind.Utc), false, [.. Enumerable.Repeat(float.NaN, 10)]));

        Assert.Equal("""{"timestamp":"2018-01-31T06:07:08Z","serial_number":"A"}""", json);
    }

    [Fact]
    public void Write_RandomReadings_ParseReadsThemBack()
    {
        var random = new Random(1);
        // Any number at all; packed ones, which are decoded, have tests of their own.
        var schema = new FeatureSchema(
            "plain",
            1,
            [.. Enumerable.Range(20, 10).Select(attribute => new Feature($"{attribute}", $"smart_{attribute}_raw"))]
        );
        var parsing = new Parsing(schema);
        for (var round = 0; round < 2000; round++)
        {
            var reading = RandomReadings.Next(random, schema.Columns.Count);
            parsing.Batch.Clear();
            parsing.Parse(Write(reading, schema));

            Assert.Empty(parsing.Rejected);
            // Labels do not travel.
            Assert.Equal((reading with { Failed = false }).ToString(), ArchivedReading.Of(parsing.Batch[0]).ToString());
        }
    }

    [Fact]
    public void Write_SecondReading_AppendsAnotherDocument()
    {
        using var writer = new ReadingJsonWriter(Schema);
        var into = new ArrayBufferWriter<byte>();
        var batch = new ReadingBatch(10);
        new ArchivedReading("A", "", DateTime.UnixEpoch, false, [.. Enumerable.Repeat(1f, 10)]).AddTo(batch);
        writer.Write(batch[0], into);
        var first = into.WrittenCount;
        writer.Write(batch[0], into);

        Assert.Equal(into.WrittenSpan[..first].ToArray(), into.WrittenSpan[first..].ToArray());
        Assert.Equal("A", JsonDocument.Parse(into.WrittenMemory[first..]).RootElement.GetProperty("serial_number").GetString());
    }

    private static string Write(ArchivedReading reading, FeatureSchema? schema = null)
    {
        using var writer = new ReadingJsonWriter(schema ?? Schema);
        var into = new ArrayBufferWriter<byte>();
        var batch = new ReadingBatch(reading.Values.Length);
        reading.AddTo(batch);
        writer.Write(batch[0], into);
        return Encoding.UTF8.GetString(into.WrittenSpan);
    }
}
