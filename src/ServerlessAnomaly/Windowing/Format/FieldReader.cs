using System.Buffers.Binary;
using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Drives;

namespace ServerlessAnomaly.Windowing.Format;

/// <summary>Reads what <see cref="FieldWriter"/> wrote.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> buffer)
{
    private readonly ReadOnlySpan<byte> _buffer = buffer;

    public int Position { get; private set; }

    public int Byte() => Next(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Next(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Next(4));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Next(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Next(8));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Next(8));

    public float Single() => BinaryPrimitives.ReadSingleLittleEndian(Next(4));

    public void Singles(Span<float> values)
    {
        foreach (ref var value in values)
            value = Single();
    }

    public ReadOnlySpan<byte> Bytes(int length) => Next(length);

    public ReadOnlySpan<byte> ShortText() => Bytes(Byte());

    public string Text(int length) => Encoding.UTF8.GetString(Bytes(length));

    public AlertState Alert() => new(Int32(), UInt32(), UInt32(), Single());

    public VerdictState Verdict() => new((DriveWarnings)UInt32(), Int32(), Int32(), Single(), Single(), Single());

    /// <summary>Of a drive that does not sleep, versions before wrote a number of another meaning first.</summary>
    public DriveNotes Notes()
    {
        var notes = new DriveNotes(Int32(), Int32(), (DriveFlags)Byte());
        return notes.IsAsleep ? notes : notes with { AsleepStep = 0 };
    }

    private ReadOnlySpan<byte> Next(int length)
    {
        var field = _buffer.Slice(Position, length);
        Position += length;
        return field;
    }
}
