using System.Globalization;
using System.Text;
using ServerlessAnomaly.Capture;

namespace ServerlessAnomaly.Testing;

/// <summary>Capture files in memory, and what is read from them.</summary>
public static class CaptureFiles
{
    public static readonly byte[] Sync = [.. Enumerable.Range(0, 16).Select(i => (byte)(0xF0 + i))];

    public static readonly DateTime Start = new(2026, 11, 22, 13, 0, 0, DateTimeKind.Utc);

    public static string Fixture(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ServerlessAnomaly.sln")))
                return Path.Combine(folder.FullName, "tests", "ServerlessAnomaly.Capture.Tests", "Fixtures", name);
        }
        throw new FileNotFoundException($"{name}: no folder above {AppContext.BaseDirectory} holds the solution.");
    }

    public static byte[] Write(CaptureCodec codec, int blockBytes, params IEnumerable<string> bodies)
    {
        var file = new MemoryStream();
        var writer = new CaptureWriter(file, codec, blockBytes, Sync);
        var number = 0;
        foreach (var body in bodies)
            Append(writer, number++, Encoding.UTF8.GetBytes(body));
        writer.Flush();
        return file.ToArray();
    }

    public static void Append(CaptureWriter writer, int number, ReadOnlySpan<byte> body) =>
        writer.Append(
            new CaptureRecord
            {
                SequenceNumber = number,
                Offset = 100L * number,
                EnqueuedTimeUtc = Start.AddSeconds(number),
                PartitionKey = number % 3 == 0 ? null : $"key {number}",
                PropertiesJson = number % 2 == 0 ? default : "{\"a\":1,\"b\":1.5,\"c\":\"x\",\"d\":null,\"e\":[true]}"u8,
                Body = body,
            }
        );

    public static async Task<List<(CapturedEvent Event, string Body)>> ReadAsync(byte[] file, string name = "file.avro")
    {
        var events = new List<(CapturedEvent, string)>();
        await foreach (var captured in new AvroContainerReader(new MemoryStream(file), name).ReadAsync())
            events.Add((captured, Encoding.UTF8.GetString(captured.Body.Span)));
        return events;
    }

    public static async Task<string> ReadErrorAsync(byte[] file) =>
        (await Assert.ThrowsAsync<CaptureFormatException>(() => ReadAsync(file))).Message;

    /// <summary>A file with a header of one's own and then raw bytes.</summary>
    public static byte[] Raw(string schema, string? codec, params ReadOnlySpan<byte> rest)
    {
        var file = new MemoryStream();
        file.Write("Obj\u0001"u8);
        file.Write(Long(codec is null ? 1 : 2));
        WriteText(file, "avro.schema");
        WriteText(file, schema);
        if (codec is not null)
        {
            WriteText(file, "avro.codec");
            WriteText(file, codec);
        }
        file.WriteByte(0);
        file.Write(Sync);
        file.Write(rest);
        return file.ToArray();
    }

    public static byte[] Long(long value)
    {
        var bytes = new List<byte>();
        var bits = (ulong)((value << 1) ^ (value >> 63));
        for (; bits >= 0x80; bits >>= 7)
            bytes.Add((byte)(bits | 0x80));
        bytes.Add((byte)bits);
        return [.. bytes];
    }

    public static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static void WriteText(MemoryStream file, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        file.Write(Long(bytes.Length));
        file.Write(bytes);
    }
}
