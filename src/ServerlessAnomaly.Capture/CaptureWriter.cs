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

    private readonly Stream _output;
    private readonly CaptureCodec _codec;
    private readonly int _blockBytes;
    private readonly byte[] _sync;
    private readonly AvroEncoder _block = new();
    private readonly AvroEncoder _frame = new();
    private readonly MemoryStream _compressed = new();
    private long _blockEvents;

    /// <summary>Writes the file's header.</summary>
    /// <param name="output">Where the file goes, synchronously; the caller keeps owning it.</param>
    /// <param name="codec">How blocks are compressed.</param>
    /// <param name="blockBytes">When a block is closed.</param>
    /// <param name="sync">The 16 bytes between blocks; random when empty, as they should be outside of tests.</param>
    public CaptureWriter(
        Stream output,
        CaptureCodec codec = CaptureCodec.Null,
        int blockBytes = DefaultBlockBytes,
        ReadOnlySpan<byte> sync = default
    )
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockBytes, 1);
        if (sync.Length is not (0 or SyncBytes))
            throw new ArgumentException($"A sync marker has {SyncBytes} bytes, not {sync.Length}.", nameof(sync));

        _output = output;
        _codec = codec;
        _blockBytes = blockBytes;
        _sync = sync.IsEmpty ? RandomNumberGenerator.GetBytes(SyncBytes) : sync.ToArray();
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
        _frame.Clear();
        CaptureSchema.Encode(record, _frame);
        _block.WriteRaw(_frame.Written);
        _blockEvents++;
        Count++;
        EventBytes += _frame.Length;
        if (_block.Length >= _blockBytes)
            WriteBlock();
    }

    /// <summary>Writes the last block. What is appended afterwards begins another.</summary>
    public void Flush()
    {
        if (_blockEvents > 0)
            WriteBlock();
    }

    private void WriteHeader()
    {
        _frame.WriteRaw("Obj\u0001"u8);
        _frame.WriteLong(2);
        _frame.WriteString("avro.codec");
        _frame.WriteString(_codec == CaptureCodec.Deflate ? "deflate" : "null");
        _frame.WriteString("avro.schema");
        _frame.WriteString(CaptureSchema.Json);
        _frame.WriteLong(0);
        _frame.WriteRaw(_sync);
        _output.Write(_frame.Written);
    }

    private void WriteBlock()
    {
        var contents = _codec == CaptureCodec.Deflate ? Compress(_block.Written) : _block.Written;
        _frame.Clear();
        _frame.WriteLong(_blockEvents);
        _frame.WriteLong(contents.Length);
        _output.Write(_frame.Written);
        _output.Write(contents);
        _output.Write(_sync);
        _block.Clear();
        _blockEvents = 0;
    }

    private ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> contents)
    {
        _compressed.SetLength(0);
        using (var deflater = new DeflateStream(_compressed, CompressionLevel.Fastest, leaveOpen: true))
            deflater.Write(contents);
        return _compressed.GetBuffer().AsSpan(0, (int)_compressed.Length);
    }
}
