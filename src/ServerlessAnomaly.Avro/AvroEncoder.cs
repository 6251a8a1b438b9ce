using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ServerlessAnomaly.Avro;

/// <summary>Avro's binary encoding into a buffer that is kept for reuse.</summary>
internal sealed class AvroEncoder
{
    private const int MaxVarintBytes = 10;

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public int Length => _buffer.WrittenCount;

    public void Clear() => _buffer.ResetWrittenCount();

    public void WriteLong(long value)
    {
        var bits = (ulong)((value << 1) ^ (value >> 63));
        var into = _buffer.GetSpan(MaxVarintBytes);
        var length = 0;
        for (; bits >= 0x80; bits >>= 7)
            into[length++] = (byte)(bits | 0x80);
        into[length++] = (byte)bits;
        _buffer.Advance(length);
    }

    public void WriteDouble(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.GetSpan(sizeof(double)), value);
        _buffer.Advance(sizeof(double));
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteLong(bytes.Length);
        _buffer.Write(bytes);
    }

    public void WriteString(string text)
    {
        WriteLong(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _buffer);
    }

    public void WriteRaw(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);
}
