using System.Buffers.Binary;
using Amqp;

namespace ServerlessAnomaly.LocalHub.Amqp.Wire;

/// <summary>Reads AMQP 1.0's type system in place, without making objects. What does not fit into the bytes is an AMQP decode error.</summary>
internal ref struct AmqpReader(ReadOnlySpan<byte> bytes)
{
    public const byte Described = 0x00;
    public const byte Null = 0x40;
    private const int MaxDescriptors = 8;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly bool IsAtEnd => Position == _bytes.Length;

    /// <summary>The constructor that comes next.</summary>
    public readonly byte Peek() => Position < _bytes.Length ? _bytes[Position] : throw TooShort();

    /// <summary>The numeric descriptor of what comes next; its value follows.</summary>
    public ulong ReadDescriptor() =>
        Take(1)[0] == Described
            ? Take(1)[0] switch
            {
                0x53 => Take(1)[0],
                0x80 => BinaryPrimitives.ReadUInt64BigEndian(Take(8)),
                0x44 => 0,
                var code => throw Unexpected(code, "a numeric descriptor"),
            }
            : throw Unexpected(_bytes[Position - 1], "a described value");

    /// <summary>Goes into a list and says how many elements follow.</summary>
    public int EnterList() =>
        Take(1)[0] switch
        {
            0x45 => 0,
            0xC0 => Enter(1),
            0xD0 => Enter(4),
            var code => throw Unexpected(code, "a list"),
        };

    /// <summary>Goes into a map and says how many keys and values follow, counted together.</summary>
    public int EnterMap() =>
        Take(1)[0] switch
        {
            0xC1 => Enter(1),
            0xD1 => Enter(4),
            var code => throw Unexpected(code, "a map"),
        }
            is var count
        && count % 2 == 0
            ? count
            : throw new AmqpException(ErrorCode.DecodeError, $"A map has {count} keys and values, which is an odd number.");

    /// <summary>The bytes of a string or symbol; empty for null.</summary>
    public ReadOnlySpan<byte> ReadText() =>
        Take(1)[0] switch
        {
            Null => [],
            0xA1 or 0xA3 => Take(Take(1)[0]),
            0xB1 or 0xB3 => Take(Length32()),
            var code => throw Unexpected(code, "a string or symbol"),
        };

    /// <summary>The bytes of a binary; empty for null.</summary>
    public ReadOnlySpan<byte> ReadBinary() =>
        Take(1)[0] switch
        {
            Null => [],
            0xA0 => Take(Take(1)[0]),
            0xB0 => Take(Length32()),
            var code => throw Unexpected(code, "a binary"),
        };

    /// <summary>A uint, or null.</summary>
    public uint? ReadUInt() =>
        Take(1)[0] switch
        {
            Null => null,
            0x43 => 0,
            0x52 => Take(1)[0],
            0x70 => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            var code => throw Unexpected(code, "a uint"),
        };

    /// <summary>A boolean; null is false.</summary>
    public bool ReadBoolean() =>
        Take(1)[0] switch
        {
            Null or 0x42 => false,
            0x41 => true,
            0x56 => Take(1)[0] != 0,
            var code => throw Unexpected(code, "a boolean"),
        };

    /// <summary>Passes one value, whatever it is, and returns its bytes with its constructor.</summary>
    public ReadOnlySpan<byte> ReadValue()
    {
        var start = Position;
        for (var descriptors = 0; Peek() == Described; descriptors++)
        {
            if (descriptors == MaxDescriptors)
                throw new AmqpException(ErrorCode.DecodeError, "A described value is nested too deeply.");
            Take(1);
            SkipPrimitive();
        }

        SkipPrimitive();
        return _bytes[start..Position];
    }

    private void SkipPrimitive()
    {
        var code = Take(1)[0];
        _ = (code >> 4) switch
        {
            0x4 => [],
            0x5 => Take(1),
            0x6 => Take(2),
            0x7 => Take(4),
            0x8 => Take(8),
            0x9 => Take(16),
            0xA or 0xC or 0xE => Take(Take(1)[0]),
            0xB or 0xD or 0xF => Take(Length32()),
            _ => throw Unexpected(code, "a value"),
        };
    }

    private int Enter(int width)
    {
        var (size, count) = width == 1 ? (Take(1)[0], Peek()) : (Length32(), PeekLength32());
        if (size < width || size > _bytes.Length - Position || count > size)
            throw TooShort();
        Take(width);
        return count;
    }

    private int Length32()
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(Take(4));
        return length <= _bytes.Length ? (int)length : throw TooShort();
    }

    private readonly int PeekLength32()
    {
        var rest = _bytes[Position..];
        var length = rest.Length < 4 ? throw TooShort() : BinaryPrimitives.ReadUInt32BigEndian(rest);
        return length <= _bytes.Length ? (int)length : throw TooShort();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - Position)
            throw TooShort();
        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    private static AmqpException TooShort() => new(ErrorCode.DecodeError, "A value is longer than the bytes that hold it.");

    private static AmqpException Unexpected(byte code, string wanted) =>
        new(ErrorCode.DecodeError, $"Constructor 0x{code:x2} stands where {wanted} belongs.");
}
