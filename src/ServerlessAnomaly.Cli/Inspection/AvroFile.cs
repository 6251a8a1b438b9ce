using System.Buffers;
using System.Runtime.CompilerServices;
using ServerlessAnomaly.Capture;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Schemas;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Inspection;

/// <summary>An Avro object container file: of readings, whose schema it has itself, or of the events that Event Hubs Capture wrote.</summary>
internal static class AvroFile
{
    public static bool IsContainer(ReadOnlySpan<byte> file) => file.StartsWith("Obj\u0001"u8);

    /// <summary>The bodies that its records are or hold, with their content type and, where they are readings themselves, the file's schema.</summary>
    /// <exception cref="CaptureFormatException">It is cut off or damaged.</exception>
    /// <exception cref="CliException">Its schema is not one of readings.</exception>
    public static async IAsyncEnumerable<(byte[] Body, string? ContentType, RegisteredSchema? Schema)> ReadAsync(
        string path,
        byte[] file,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        RegisteredSchema? schema = null;
        await foreach (var block in new AvroContainerReader(new MemoryStream(file), path).ReadBlocksAsync(cancellationToken))
        {
            if (IsCapture(block.Schema))
                break;
            schema ??= ListOf(block.Schema, path);
            yield return (BodyOf(block), $"avro/binary+{schema.Id}", schema);
        }
        if (schema is not null)
            yield break;
        await foreach (var captured in new AvroContainerReader(new MemoryStream(file), path).ReadAsync(cancellationToken))
            yield return (captured.Body.ToArray(), captured.ContentType, null);
    }

    private static bool IsCapture(string schema) =>
        schema.Contains("\"EnqueuedTimeUtc\"", StringComparison.Ordinal) && schema.Contains("\"Body\"", StringComparison.Ordinal);

    private static RegisteredSchema ListOf(string schema, string path)
    {
        var list = SchemaText.Of($$"""{"type":"array","items":{{schema}}}""", $"the schema of {path}");
        return new("file", 1, list.Fingerprint, list.Fingerprint, DateTimeOffset.UnixEpoch, list.Text);
    }

    /// <summary>The values of a block as a list of Avro: their number, they, and the end.</summary>
    private static byte[] BodyOf(AvroBlock block)
    {
        var body = new ArrayBufferWriter<byte>(block.Contents.Length + 11);
        for (var count = (ulong)block.Count << 1; ; count >>= 7)
        {
            body.Write<byte>([(byte)(count < 0x80 ? count : (count & 0x7F) | 0x80)]);
            if (count < 0x80)
                break;
        }
        body.Write(block.Contents.Span);
        if (block.Count > 0)
            body.Write<byte>([0]);
        return body.WrittenSpan.ToArray();
    }
}
