namespace ServerlessAnomaly.Scoring;

/// <summary>One field of a protobuf message.</summary>
/// <param name="number">Its number.</param>
/// <param name="value">Its value, if it is a varint.</param>
/// <param name="bytes">Its bytes, if it is anything else.</param>
internal readonly ref struct ProtobufField(int number, ulong value, ReadOnlySpan<byte> bytes)
{
    public int Number { get; } = number;

    public ulong Value { get; } = value;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}
