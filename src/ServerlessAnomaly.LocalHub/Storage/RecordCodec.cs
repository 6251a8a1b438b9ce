using System.Buffers.Binary;
using System.IO.Hashing;

namespace ServerlessAnomaly.LocalHub.Storage;

/// <summary>
/// A record, little-endian: payload length (4), CRC-32 of the payload (4), then the payload: sequence number (8), enqueued time in UTC
/// ticks (8),
/// key length (2), properties length (4), key, properties, body. The format is frozen; a change needs a new segment version.
/// </summary>
internal static class RecordCodec
{
    public const int FrameBytes = 8;
    public const int PayloadHeadBytes = 22;
    public const int MaxPayloadBytes = 2 << 20;

    public static int SizeOf(int key, int properties, int body) => FrameBytes + PayloadHeadBytes + key + properties + body;

    /// <summary>Writes all but what the log adds when it commits the record; the body follows at the returned position.</summary>
    public static int WriteHead(Span<byte> target, ReadOnlySpan<byte> key, ReadOnlySpan<byte> properties)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(target[(FrameBytes + 16)..], checked((ushort)key.Length));
        BinaryPrimitives.WriteInt32LittleEndian(target[(FrameBytes + 18)..], properties.Length);
        var position = FrameBytes + PayloadHeadBytes;
        key.CopyTo(target[position..]);
        properties.CopyTo(target[(position + key.Length)..]);
        return position + key.Length + properties.Length;
    }

    public static void WriteLength(Span<byte> record) => BinaryPrimitives.WriteInt32LittleEndian(record, record.Length - FrameBytes);

    /// <summary>Stamps the record at the start of the span with its number and time, and seals it; returns the record's size.</summary>
    public static int Seal(Span<byte> records, long sequenceNumber, long enqueuedTicks)
    {
        var size = FrameBytes + BinaryPrimitives.ReadInt32LittleEndian(records);
        var payload = records[FrameBytes..size];
        BinaryPrimitives.WriteInt64LittleEndian(payload, sequenceNumber);
        BinaryPrimitives.WriteInt64LittleEndian(payload[8..], enqueuedTicks);
        BinaryPrimitives.WriteUInt32LittleEndian(records[4..], Crc32.HashToUInt32(payload));
        return size;
    }

    public static RecordState TryRead(ReadOnlySpan<byte> buffer, out RecordView record)
    {
        record = default;
        if (buffer.Length < FrameBytes)
            return RecordState.Incomplete;

        var length = BinaryPrimitives.ReadInt32LittleEndian(buffer);
        if (length is < PayloadHeadBytes or > MaxPayloadBytes)
            return RecordState.Damaged;

        if (buffer.Length - FrameBytes < length)
            return RecordState.Incomplete;

        var payload = buffer.Slice(FrameBytes, length);
        if (Crc32.HashToUInt32(payload) != BinaryPrimitives.ReadUInt32LittleEndian(buffer[4..]))
            return RecordState.Damaged;

        record = new RecordView(payload);
        return record.IsConsistent ? RecordState.Complete : RecordState.Damaged;
    }

    /// <summary>The position of the next undamaged record at or after a position, or -1.</summary>
    public static int FindNext(ReadOnlySpan<byte> buffer, int from)
    {
        for (var position = from; position <= buffer.Length - FrameBytes - PayloadHeadBytes; position++)
        {
            if (TryRead(buffer[position..], out _) == RecordState.Complete)
                return position;
        }

        return -1;
    }
}

internal enum RecordState
{
    Complete,
    Incomplete,
    Damaged,
}
