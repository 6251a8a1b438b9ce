using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ServerlessAnomaly.Avro;

/// <summary>Avro's binary encoding into a buffer that is kept for reuse.</summary>
internal sealed class AvroEncoder
{
    private const int MaxVarintBytes = 10;

    private readonly ArrayBufferWriter<byte> buffer = new(4096);

    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    public int Length => buffer.WrittenCount;

    public void Clear() => buffer.ResetWrittenCount();

    public void WriteLong(long value)
    {
        var bits = (ulong)((value << 1) ^ (value >> 63));
        var into = buffer.GetSpan(MaxVarintBytes);
        var length = 0;
        for (; bits >= 0x80; bits >>= 7)
            into[length++] = (byte)(bits | 0x80);
        into[length++] = (byte)bits;
        buffer.Advance(length);
    }

    public void WriteDouble(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(buffer.GetSpan(sizeof(double)), value);
        buffer.Advance(sizeof(double));
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteLong(bytes.Length);
        buffer.Write(bytes);
    }

    public void WriteString(string text)
    {
        WriteLong(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, buffer);
    }

    public void WriteRaw(ReadOnlySpan<byte> bytes) => buffer.Write(bytes);
}
