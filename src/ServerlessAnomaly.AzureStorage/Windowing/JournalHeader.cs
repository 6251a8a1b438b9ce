using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace ServerlessAnomaly.AzureStorage.Windowing;

/// <summary>The first block of a journal blob: what its entries build on.</summary>
/// <param name="Generation">The journal's own generation.</param>
/// <param name="Snapshot">
/// Name of the snapshot blob that the entries follow. Empty: they follow those of the generation before, whose owner sealed it and wrote no
/// snapshot any more; generation 0 follows nothing.
/// </param>
internal sealed record JournalHeader(long Generation, string Snapshot)
{
    private const ushort Version = 1;
    private const int FixedLength = 12;

    public byte[] ToBytes()
    {
        var name = Encoding.UTF8.GetBytes(Snapshot);
        var bytes = new byte[FixedLength + name.Length + 4];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, Version);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), checked((ushort)name.Length));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(4), Generation);
        name.CopyTo(bytes.AsSpan(FixedLength));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4), Crc32.HashToUInt32(bytes.AsSpan(0, bytes.Length - 4)));
        return bytes;
    }

    /// <summary>The header in these bytes, or null if they are damaged or newer than this version knows.</summary>
    public static JournalHeader? TryParse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < FixedLength + 4 || BinaryPrimitives.ReadUInt16LittleEndian(bytes) != Version)
            return null;
        if (Crc32.HashToUInt32(bytes[..^4]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]))
            return null;
        return new(BinaryPrimitives.ReadInt64LittleEndian(bytes[4..]), Encoding.UTF8.GetString(bytes[FixedLength..^4]));
    }
}
