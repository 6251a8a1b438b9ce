namespace ServerlessAnomaly.LocalHub.Storage;

/// <summary>Goes through a segment's bytes from record to record, over what is damaged.</summary>
internal ref struct SegmentScan(ReadOnlySpan<byte> bytes, long firstSequence)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The position behind the last record found.</summary>
    public int Position { get; private set; } = Segment.HeaderBytes;

    /// <summary>The number of the last record found; before the first, the one before the segment's first.</summary>
    public long LastSequence { get; private set; } = firstSequence - 1;

    /// <summary>The damaged stretch before the record just found: its length, and how many numbers it lacks; zero where there is none.</summary>
    public (int Bytes, long Events) Skipped { get; private set; }

    /// <summary>Moves behind the next record; false when none follows.</summary>
    public bool MoveNext()
    {
        var found =
            RecordCodec.TryRead(_bytes[Position..], out var record) == RecordState.Complete
                ? Position
                : RecordCodec.FindNext(_bytes, Position + 1);
        if (found < 0)
            return false;

        RecordCodec.TryRead(_bytes[found..], out record);
        Skipped = (found - Position, found == Position ? 0 : record.SequenceNumber - LastSequence - 1);
        LastSequence = record.SequenceNumber;
        Position = found + record.Size;
        return true;
    }

    /// <summary>
    /// Whether a whole record stands where no readable one follows: an event that was there and is damaged, not a write that was cut short.
    /// </summary>
    public readonly bool EndsInADamagedRecord =>
        RecordCodec.TryRead(_bytes[Position..], out _) == RecordState.Damaged
        && _bytes.Length - Position >= RecordCodec.FrameBytes
        && System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(_bytes[Position..])
            is >= RecordCodec.PayloadHeadBytes
                and <= RecordCodec.MaxPayloadBytes;
}
