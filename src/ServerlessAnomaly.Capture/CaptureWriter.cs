using System.IO.Compression;
using System.Security.Cryptography;
using ServerlessAnomaly.Avro;

namespace ServerlessAnomaly.Capture;

/// <summary>
/// Writes a file as Event Hubs Capture does: an Avro object container file of <c>EventData</c> records. It holds one block in memory.
/// </summary>
public sealed class CaptureWriter
{
    /// <summary>
    /// A block is closed once it has this many bytes before compression, unless the constructor is told another number: 256 KiB.
    /// </summary>
    public const int DefaultBlockBytes = 256 << 10;

    private const int SyncBytes = 16;

    private readonly Stream output;
    private readonly CaptureCodec codec;
    private readonly int blockBytes;
    private readonly byte[] sync;
    private readonly AvroEncoder block = new();
    private readonly AvroEncoder frame = new();
    private readonly MemoryStream compressed = new();
    private long blockEvents;

    /// <summary>Writes the file's header.</summary>
    /// <param name="output">Where the file goes, synchronously; the caller keeps owning it.</param>
    /// <param name="codec">How blocks are compressed.</param>
    /// <param name="blockBytes">When a block is closed.</param>
    /// <param name="sync">The 16 bytes between blocks; random when empty, as they should be outside of tests.</param>
    public CaptureWriter(
        Stream output, CaptureCodec codec = CaptureCodec.Null, int blockBytes = DefaultBlockBytes, ReadOnlySpan<byte> sync = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockBytes, 1);
        if (sync.Length is not (0 or SyncBytes))
            throw new ArgumentException($"A sync marker has {SyncBytes} bytes, not {sync.Length}.", nameof(sync));

        this.output = output;
        this.codec = codec;
        this.blockBytes = blockBytes;
        this.sync = sync.IsEmpty ? RandomNumberGenerator.GetBytes(SyncBytes) : sync.ToArray();
        WriteHeader();
    }

    /// <summary>Events appended.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes of the events before compression; what a limit on the size of files goes by.</summary>
    public long EventBytes { get; private set; }

    /// <summary>Adds an event; its block goes to the output once it is full.</summary>
    /// <exception cref="System.Text.Json.JsonException">The properties are not a JSON object.</exception>
    public void Append(in CaptureRecord record)
    {
        // Encoded aside first: what cannot be encoded leaves no half of itself behind.
        frame.Clear();
        CaptureSchema.Encode(record, frame);
        block.WriteRaw(frame.Written);
        blockEvents++;
        Count++;
        EventBytes += frame.Length;
        if (block.Length >= blockBytes)
            WriteBlock();
    }

    /// <summary>Writes the last block. What is appended afterwards begins another.</summary>
    public void Flush()
    {
        if (blockEvents > 0)
            WriteBlock();
    }

    private void WriteHeader()
    {
        frame.WriteRaw("Obj\u0001"u8);
        frame.WriteLong(2);
        frame.WriteString("avro.codec");
        frame.WriteString(codec == CaptureCodec.Deflate ? "deflate" : "null");
        frame.WriteString("avro.schema");
        frame.WriteString(CaptureSchema.Json);
        frame.WriteLong(0);
        frame.WriteRaw(sync);
        output.Write(frame.Written);
    }

    private void WriteBlock()
    {
        var contents = codec == CaptureCodec.Deflate ? Compress(block.Written) : block.Written;
        frame.Clear();
        frame.WriteLong(blockEvents);
        frame.WriteLong(contents.Length);
        output.Write(frame.Written);
        output.Write(contents);
        output.Write(sync);
        block.Clear();
        blockEvents = 0;
    }

    private ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> contents)
    {
        compressed.SetLength(0);
        using (var deflater = new DeflateStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            deflater.Write(contents);
        return compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
    }
}
