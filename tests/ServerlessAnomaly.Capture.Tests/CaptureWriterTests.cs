using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.Capture.Tests;

public sealed class CaptureWriterTests
{
    private const string Script = """
        import json, sys, avro.datafile, avro.io
        reader = avro.datafile.DataFileReader(open(sys.argv[1], 'rb'), avro.io.DatumReader())
        file = {'codec': reader.codec, 'schema': json.loads(reader.schema), 'events': list(reader)}
        json.dump(file, sys.stdout, default=lambda value: value.decode('latin-1'))
        """;

    private static readonly DateTime Start = new(2026, 11, 22, 0, 59, 58, DateTimeKind.Utc);

    [Fact]
    public void Append_OneEvent_IsTheseBytes()
    {
        var file = new MemoryStream();
        var writer = new CaptureWriter(file, sync: "0123456789abcdef"u8);
        var header = file.ToArray();
        writer.Append(
            new CaptureRecord
            {
                SequenceNumber = 300,
                Offset = 7,
                EnqueuedTimeUtc = Start,
                PartitionKey = "k",
                PropertiesJson = "{\"n\":-1}"u8,
                Body = "{}"u8,
            }
        );
        writer.Flush();

        var written = Encoding.Latin1.GetString(file.ToArray());
        Assert.StartsWith("Obj\u0001\u0004\u0014avro.codec\u0008null\u0016avro.schema", written);
        Assert.EndsWith("\0" + "0123456789abcdef", Encoding.Latin1.GetString(header));
        Assert.Equal(
            // Count and size; number, offset, time; system properties, properties, body; sync marker.
            "\u0002\u007c"
                + "\u00d8\u0004\u00027"
                + "\u002c11/22/2026 12:59:58 AM"
                + "\u0002\u0026x-opt-partition-key\u0004\u0002k\0"
                + "\u0002\u0002n\0\u0001\0"
                + "\u0002\u0004{}"
                + "0123456789abcdef",
            written[header.Length..]
        );
    }

    [Fact]
    public void Append_FullBlocks_AreWrittenAtOnce()
    {
        var file = new MemoryStream();
        var writer = new CaptureWriter(file, blockBytes: 200);
        var header = file.Length;

        for (var i = 0; i < 3; i++)
            Append(writer, i, new string('x', 60));
        var whileOpen = file.Length;
        writer.Flush();
        var flushed = file.Length;
        writer.Flush();

        Assert.True(whileOpen > header);
        Assert.True(flushed > whileOpen);
        Assert.Equal(flushed, file.Length);
        Assert.Equal(3, writer.Count);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"a\":")]
    public void Append_PropertiesThatAreNoObject_LeaveTheFileAsItWas(string properties)
    {
        var file = new MemoryStream();
        var writer = new CaptureWriter(file);
        var header = file.ToArray();

        Assert.ThrowsAny<JsonException>(() =>
            writer.Append(
                new CaptureRecord
                {
                    SequenceNumber = 1,
                    Offset = 0,
                    EnqueuedTimeUtc = Start,
                    PropertiesJson = Encoding.UTF8.GetBytes(properties),
                    Body = default,
                }
            )
        );
        writer.Flush();

        Assert.Equal(header, file.ToArray());
        Assert.Equal((0, 0), (writer.Count, writer.EventBytes));
    }

    [Fact]
    public void Append_NullCodec_IsReadByPythonAvro() => CompareWithPython(CaptureCodec.Null, "null");

    [Fact]
    public void Append_DeflateCodec_IsReadByPythonAvro() => CompareWithPython(CaptureCodec.Deflate, "deflate");

    private static void CompareWithPython(CaptureCodec codec, string name)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "capture.avro");
        using (var file = File.Create(path))
        {
            var writer = new CaptureWriter(file, codec, blockBytes: 1000);
            for (var i = 0; i < 200; i++)
                Append(writer, i, $"body {i} é");
            writer.Flush();
        }

        using var read = JsonDocument.Parse(RunPython(path));

        Assert.Equal(name, read.RootElement.GetProperty("codec").GetString());
        Assert.Equal("EventData", read.RootElement.GetProperty("schema").GetProperty("name").GetString());
        Assert.Equal("Microsoft.ServiceBus.Messaging", read.RootElement.GetProperty("schema").GetProperty("namespace").GetString());
        var events = read.RootElement.GetProperty("events").EnumerateArray().ToList();
        Assert.Equal(200, events.Count);
        for (var i = 0; i < 200; i++)
        {
            var body = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes($"body {i} é"));
            var expected = new
            {
                SequenceNumber = Number(i),
                Offset = $"{100L * i}",
                EnqueuedTimeUtc = Start.AddSeconds(i).ToString("M/d/yyyy h:mm:ss tt", System.Globalization.CultureInfo.InvariantCulture),
                SystemProperties = i % 3 == 0 ? [] : new Dictionary<string, string> { ["x-opt-partition-key"] = $"key {i}" },
                Properties = i % 2 == 0
                    ? []
                    : new Dictionary<string, object?>
                    {
                        ["a"] = 1,
                        ["b"] = 1.5,
                        ["c"] = "x",
                        ["d"] = null,
                        ["e"] = "[true]",
                    },
                Body = body,
            };
            var wanted = JsonSerializer.SerializeToElement(expected);
            Assert.True(JsonElement.DeepEquals(wanted, events[i]), $"{events[i]} is not {wanted}");
        }
    }

    // Every length of a varint, both signs.
    private static long Number(int i) => (i % 2 == 0 ? 1 : -1) * (long)(ulong.MaxValue >> (1 + i % 63));

    private static void Append(CaptureWriter writer, int i, string body) =>
        writer.Append(
            new CaptureRecord
            {
                SequenceNumber = Number(i),
                Offset = 100L * i,
                EnqueuedTimeUtc = Start.AddSeconds(i),
                PartitionKey = i % 3 == 0 ? null : $"key {i}",
                PropertiesJson = i % 2 == 0 ? default : "{\"a\":1,\"b\":1.5,\"c\":\"x\",\"d\":null,\"e\":[true]}"u8,
                Body = Encoding.UTF8.GetBytes(body),
            }
        );

    private static string RunPython(string path)
    {
        Assert.SkipUnless(
            Directory.Exists("/usr/lib/python3/dist-packages/avro"),
            "Python has no module avro: install Debian's python3-avro."
        );
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", Script, path]) { RedirectStandardOutput = true };
        using var python = Process.Start(start)!;
        var output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.Equal(0, python.ExitCode);
        return output;
    }
}
