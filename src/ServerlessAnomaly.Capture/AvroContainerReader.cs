using System.Buffers;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using ServerlessAnomaly.Avro;

namespace ServerlessAnomaly.Capture;

/// <summary>
/// Reads a file of Event Hubs Capture: an Avro object container file (Avro 1.11, codecs <c>null</c> and <c>deflate</c>), one block in
/// memory at a time. Fields are found by name in the schema that the file itself carries, so their order, and fields added to them, do
/// not matter.
/// </summary>
/// <param name="stream">The file from its first byte; the caller keeps owning it.</param>
/// <param name="name">Name of the file, for messages.</param>
public sealed class AvroContainerReader(Stream stream, string name)
{
    /// <summary>
    /// Largest block that is read, in bytes, before and after decompression: 64 MiB, three times the largest event of any tier.
    /// </summary>
    public const int MaxBlockBytes = 64 * 1024 * 1024;

    private const int MaxMetadataBytes = 1024 * 1024;
    private const int SyncBytes = 16;

    private readonly AvroInput _input = new(stream);
    private readonly ArrayBufferWriter<byte> _stored = new(),
        _inflated = new();
    private readonly byte[] _sync = new byte[SyncBytes];

    /// <summary>Reads the events in the order of the file. Call it once.</summary>
    /// <exception cref="CaptureFormatException">
    /// The file is cut off or damaged, or holds no captured events; the message names file, byte and what to do.
    /// </exception>
    public async IAsyncEnumerable<CapturedEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (schema, deflated) = await ReadHeaderAsync(cancellationToken);
        var decoder = DecoderOf(schema);
        while (!await _input.IsAtEndAsync(cancellationToken))
        {
            var start = _input.Position;
            var (count, contents) = await ReadBlockAsync(start, cancellationToken);
            var block = deflated ? Inflate(contents, start) : contents;
            var position = 0;
            for (var record = 0L; record < count; record++)
                yield return Decode(decoder, block, ref position, start, deflated);
            if (position < block.Length)
                throw Refused(start, $"the block that starts there has {block.Length - position} bytes more than its {count} events");
        }
    }

    /// <summary>Reads the blocks of any object container file, whatever its records are, in their order; an empty one where there is none. Call it once, and not beside the other.</summary>
    /// <exception cref="CaptureFormatException">The file is cut off or damaged; the message names file, byte and what to do.</exception>
    public async IAsyncEnumerable<AvroBlock> ReadBlocksAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (schema, deflated) = await ReadHeaderAsync(cancellationToken);
        var text = Encoding.UTF8.GetString(schema);
        if (await _input.IsAtEndAsync(cancellationToken))
            yield return new AvroBlock(text, 0, default);
        while (!await _input.IsAtEndAsync(cancellationToken))
        {
            var start = _input.Position;
            var (count, contents) = await ReadBlockAsync(start, cancellationToken);
            yield return new AvroBlock(text, count, deflated ? Inflate(contents, start) : contents);
        }
    }

    private CapturedEventDecoder DecoderOf(byte[] schema)
    {
        try
        {
            return new CapturedEventDecoder(AvroSchemaParser.Parse(schema));
        }
        catch (AvroDataException damage)
        {
            throw Refused(0, damage.Message, damage);
        }
    }

    private async ValueTask<(byte[] Schema, bool Deflated)> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        var magic = (await ReadExactAsync(4, "its first four bytes", cancellationToken)).ToArray();
        if (!magic.AsSpan().SequenceEqual("Obj\u0001"u8))
            throw Refused(0, "it does not begin with Avro's 'Obj' and 1, so it is no Avro file");

        byte[]? schema = null;
        var codec = "null";
        for (var count = await ReadLongAsync(cancellationToken); count != 0; )
        {
            var start = _input.Position;
            if (count < 0)
                await ReadLongAsync(cancellationToken);
            if (count is < -1000 or > 1000)
                throw Refused(start, $"its header has {count} entries");
            for (var entry = Math.Abs(count); entry > 0; entry--)
            {
                var key = Encoding.UTF8.GetString(await ReadMetadataAsync(cancellationToken));
                var value = await ReadMetadataAsync(cancellationToken);
                if (key == "avro.schema")
                    schema = value;
                if (key == "avro.codec")
                    codec = Encoding.UTF8.GetString(value);
            }
            count = await ReadLongAsync(cancellationToken);
        }
        (await ReadExactAsync(SyncBytes, "its sync marker", cancellationToken)).CopyTo(_sync);

        if (codec is not ("null" or "deflate"))
            throw Refused(0, $"it is compressed with '{codec}'; only 'null' and 'deflate' are read");
        return (schema ?? throw Refused(0, "its header has no schema"), codec == "deflate");
    }

    private async ValueTask<(long Count, ReadOnlyMemory<byte> Contents)> ReadBlockAsync(long start, CancellationToken cancellationToken)
    {
        var count = await ReadLongAsync(cancellationToken);
        var size = await ReadLongAsync(cancellationToken);
        if (size is < 0 or > MaxBlockBytes)
            throw Refused(start, $"the block that starts there says it has {size} bytes, and blocks of up to {MaxBlockBytes} are read");
        // An event takes more than a byte.
        if (count < 0 || count > MaxBlockBytes)
            throw Refused(start, $"the block that starts there says it has {count} events");

        var contents = await ReadExactAsync((int)size + SyncBytes, "a block", cancellationToken);
        if (!contents.Span[(int)size..].SequenceEqual(_sync))
            throw Refused(_input.Position - SyncBytes, "the block that ends there is not followed by the file's sync marker");
        return (count, contents[..(int)size]);
    }

    private ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> stored, long start)
    {
        _inflated.ResetWrittenCount();
        if (!MemoryMarshal.TryGetArray(stored, out var bytes))
            throw new InvalidOperationException("The read buffer is not an array.");
        try
        {
            using var inflater = new DeflateStream(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count), CompressionMode.Decompress);
            while (inflater.Read(_inflated.GetSpan(16 * 1024)) is var read and > 0)
            {
                _inflated.Advance(read);
                if (_inflated.WrittenCount > MaxBlockBytes)
                    throw Refused(start, $"the block that starts there grows beyond {MaxBlockBytes} bytes when it is decompressed");
            }
        }
        catch (InvalidDataException damage)
        {
            throw Refused(start, "the block that starts there cannot be decompressed", damage);
        }
        return _inflated.WrittenMemory;
    }

    private CapturedEvent Decode(CapturedEventDecoder decoder, ReadOnlyMemory<byte> block, ref int position, long start, bool deflated)
    {
        try
        {
            return decoder.Decode(block, ref position);
        }
        catch (AvroDataException damage)
        {
            var decompressed = deflated ? " when decompressed" : "";
            throw Refused(start, $"in the block that starts there, at its byte {damage.Offset}{decompressed}, {damage.Message}", damage);
        }
    }

    private async ValueTask<long> ReadLongAsync(CancellationToken cancellationToken)
    {
        var start = _input.Position;
        var number = new byte[10];
        for (var length = 0; length < number.Length; )
        {
            var next = await _input.ReadByteAsync(cancellationToken) ?? throw Refused(start, "it ends within a number");
            number[length++] = next;
            if (next < 0x80)
                return new AvroCursor(number.AsSpan(0, length), 0).ReadLong();
        }
        throw Refused(start, "a number goes on for more than ten bytes");
    }

    private async ValueTask<byte[]> ReadMetadataAsync(CancellationToken cancellationToken)
    {
        var start = _input.Position;
        var length = await ReadLongAsync(cancellationToken);
        if (length is < 0 or > MaxMetadataBytes)
            throw Refused(start, $"an entry of its header says it has {length} bytes");
        return (await ReadExactAsync((int)length, "its header", cancellationToken)).ToArray();
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadExactAsync(int count, string what, CancellationToken cancellationToken)
    {
        _stored.ResetWrittenCount();
        await _input.ReadAsync(_stored, count, cancellationToken);
        return _stored.WrittenCount == count
            ? _stored.WrittenMemory
            : throw Refused(_input.Position, $"it ends there, {count - _stored.WrittenCount} bytes before the end of {what}");
    }

    private CaptureFormatException Refused(long position, string what, Exception? inner = null) =>
        new($"{name} cannot be read at byte {position}: {what}; replace it by a whole copy, or move it out of the container.", inner);
}
