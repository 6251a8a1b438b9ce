using System.Buffers.Binary;
using System.Text;

namespace ServerlessAnomaly.LocalHub.Storage;

/// <summary>The fields of a record's payload, read in place.</summary>
internal readonly ref struct RecordView(ReadOnlySpan<byte> payload)
{
    private readonly ReadOnlySpan<byte> _payload = payload;

    public int Size => RecordCodec.FrameBytes + _payload.Length;

    public long SequenceNumber => BinaryPrimitives.ReadInt64LittleEndian(_payload);

    public bool IsConsistent =>
        PropertiesLength >= 0
        && RecordCodec.PayloadHeadBytes + KeyLength + (long)PropertiesLength <= _payload.Length
        && (ulong)EnqueuedTicks <= (ulong)DateTime.MaxValue.Ticks;

    public DateTime EnqueuedTimeUtc => new(EnqueuedTicks, DateTimeKind.Utc);

    private long EnqueuedTicks => BinaryPrimitives.ReadInt64LittleEndian(_payload[8..]);

    private int KeyLength => BinaryPrimitives.ReadUInt16LittleEndian(_payload[16..]);

    private int PropertiesLength => BinaryPrimitives.ReadInt32LittleEndian(_payload[18..]);

    public HubEvent ToEvent(long offset)
    {
        var key = _payload.Slice(RecordCodec.PayloadHeadBytes, KeyLength);
        var properties = _payload.Slice(RecordCodec.PayloadHeadBytes + key.Length, PropertiesLength);
        return new HubEvent
        {
            SequenceNumber = SequenceNumber,
            Offset = offset,
            NextOffset = offset + Size,
            EnqueuedTimeUtc = EnqueuedTimeUtc,
            PartitionKey = key.IsEmpty ? null : Encoding.UTF8.GetString(key),
            StoredProperties = properties.ToArray(),
            Body = _payload[(RecordCodec.PayloadHeadBytes + key.Length + properties.Length)..].ToArray(),
        };
    }
}
