using System.Buffers.Binary;
using System.Text;
using ServerlessAnomaly.Windowing.Drives;

namespace ServerlessAnomaly.Windowing.Format;

/// <summary>Writes fields, little-endian, one after the other, into a buffer that is large enough.</summary>
internal ref struct FieldWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    public int Position { get; private set; }

    public void Byte(int value) => Next(1)[0] = checked((byte)value);

    public void UInt16(int value) => BinaryPrimitives.WriteUInt16LittleEndian(Next(2), checked((ushort)value));

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Next(4), value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Next(4), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Next(8), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Next(8), value);

    public void Single(float value) => BinaryPrimitives.WriteSingleLittleEndian(Next(4), value);

    public void Singles(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
            Single(value);
    }

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Next(bytes.Length));

    /// <summary>One length byte and the text.</summary>
    public void ShortText(ReadOnlySpan<byte> utf8)
    {
        Byte(utf8.Length);
        Bytes(utf8);
    }

    public void Text(string text) => Encoding.UTF8.GetBytes(text, Next(Encoding.UTF8.GetByteCount(text)));

    public void Shape(StateShape shape)
    {
        UInt16(shape.Width);
        UInt16(shape.Steps);
        Int64(shape.StepLength.Ticks);
        UInt64(shape.ColumnsHash);
    }

    public void Alert(in AlertState state)
    {
        Int32(state.LastStep);
        UInt32(state.Exceeded);
        UInt32(state.Scored);
        Single(state.AlertedScore);
    }

    public void Verdict(in VerdictState state)
    {
        UInt32((uint)state.Open);
        Int32(state.CountedStep);
        Int32(state.CleanSteps);
        Single(state.AlertedErrors);
        Single(state.AlertedDefects);
        Single(state.SeenDefects);
    }

    public void Notes(in DriveNotes notes)
    {
        Int32(notes.AsleepStep);
        Int32(notes.TwoDrivesStep);
        Byte((int)notes.Flags);
    }

    /// <summary>Bytes that once meant something, and are zero.</summary>
    public void Reserved(int length) => Next(length).Clear();

    private Span<byte> Next(int length)
    {
        var field = _buffer.Slice(Position, length);
        Position += length;
        return field;
    }
}
