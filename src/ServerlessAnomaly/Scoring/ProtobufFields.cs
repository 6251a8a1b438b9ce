namespace ServerlessAnomaly.Scoring;

/// <summary>The fields of a protobuf message in order; ends early where the bytes are no message.</summary>
internal ref struct ProtobufFields(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    public ProtobufField Current { get; private set; }

    public readonly ProtobufFields GetEnumerator() => this;

    public bool MoveNext()
    {
        if (!TryVarint(out var key))
            return false;
        var number = (int)(key >> 3);
        switch (key & 7)
        {
            case 0 when TryVarint(out var value):
                Current = new ProtobufField(number, value, []);
                return true;
            case 1:
                return TryBytes(number, 8);
            case 2 when TryVarint(out var length):
                return TryBytes(number, length);
            case 5:
                return TryBytes(number, 4);
            default:
                return false;
        }
    }

    private bool TryBytes(int number, ulong length)
    {
        if (length > (ulong)_rest.Length)
            return false;
        Current = new ProtobufField(number, 0, _rest[..(int)length]);
        _rest = _rest[(int)length..];
        return true;
    }

    private bool TryVarint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < Math.Min(_rest.Length, 10); i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] >= 0x80)
                continue;
            _rest = _rest[(i + 1)..];
            return true;
        }
        return false;
    }
}

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
