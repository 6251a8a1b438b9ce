using System.Buffers.Binary;
using System.Text;

namespace ServerlessAnomaly.LocalHub.Amqp.Wire;

/// <summary>Writes AMQP 1.0's type system into a buffer that grows.</summary>
internal sealed class AmqpWriter(int capacity)
{
    private const int MapHeadBytes = 9;
    private byte[] _buffer = new byte[capacity];

    public int Length { get; private set; }

    public byte[] Buffer => _buffer;

    /// <summary>Begins a section whose value is a map; <see cref="EndMap"/> gets what this returns.</summary>
    public int BeginMapSection(byte descriptor)
    {
        WriteDescriptor(descriptor);
        var start = Length;
        Room(MapHeadBytes)[0] = 0xD1;
        return start;
    }

    /// <summary>Ends a map.</summary>
    /// <param name="start">What <see cref="BeginMapSection"/> returned.</param>
    /// <param name="count">Keys and values together.</param>
    public void EndMap(int start, int count)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(start + 1), Length - start - 5);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(start + 5), count);
    }

    public void WriteDescriptor(byte code)
    {
        var room = Room(3);
        (room[0], room[1], room[2]) = (0x00, 0x53, code);
    }

    public void WriteNull() => Room(1)[0] = 0x40;

    public void WriteBoolean(bool value) => Room(1)[0] = value ? (byte)0x41 : (byte)0x42;

    public void WriteLong(long value) => WriteWide(0x81, value);

    public void WriteDouble(double value) => WriteWide(0x82, BitConverter.DoubleToInt64Bits(value));

    public void WriteTimestamp(DateTime utc) => WriteWide(0x83, new DateTimeOffset(utc, TimeSpan.Zero).ToUnixTimeMilliseconds());

    public void WriteSymbol(ReadOnlySpan<byte> ascii)
    {
        var room = Room(2 + ascii.Length);
        (room[0], room[1]) = (0xA3, checked((byte)ascii.Length));
        ascii.CopyTo(room[2..]);
    }

    public void WriteString(string value)
    {
        var room = Room(5 + Encoding.UTF8.GetByteCount(value));
        room[0] = 0xB1;
        BinaryPrimitives.WriteInt32BigEndian(room[1..], room.Length - 5);
        Encoding.UTF8.GetBytes(value, room[5..]);
    }

    public void WriteBinary(ReadOnlySpan<byte> value)
    {
        var room = Room(5 + value.Length);
        room[0] = 0xB0;
        BinaryPrimitives.WriteInt32BigEndian(room[1..], value.Length);
        value.CopyTo(room[5..]);
    }

    /// <summary>Writes what is encoded already.</summary>
    public void WriteRaw(ReadOnlySpan<byte> encoded) => encoded.CopyTo(Room(encoded.Length));

    private void WriteWide(byte code, long value)
    {
        var room = Room(9);
        room[0] = code;
        BinaryPrimitives.WriteInt64BigEndian(room[1..], value);
    }

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - Length < bytes)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + bytes));
        Length += bytes;
        return _buffer.AsSpan(Length - bytes, bytes);
    }
}
