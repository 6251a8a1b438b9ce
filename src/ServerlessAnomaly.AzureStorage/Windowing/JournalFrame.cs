using System.Buffers.Binary;

namespace ServerlessAnomaly.AzureStorage.Windowing;

/// <summary>
/// One block of a journal blob: 8 bytes (payload length as u32, "SAF", kind) and the payload. The journal frames its blocks itself, so
/// that an entry's bytes can never be taken for a seal.
/// </summary>
internal static class JournalFrame
{
    public const byte Header = (byte)'H';
    public const byte Entry = (byte)'E';
    public const byte Seal = (byte)'S';

    /// <summary>Bytes before the payload.</summary>
    public const int Overhead = 8;

    public static void Write(Span<byte> frame, byte kind, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        "SAF"u8.CopyTo(frame[4..]);
        frame[7] = kind;
        payload.CopyTo(frame[Overhead..]);
    }

    /// <summary>The frame that begins at the start of <paramref name="bytes"/>, or false if none does or it is not whole.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out byte kind, out int payloadLength)
    {
        (kind, payloadLength) = (0, 0);
        if (bytes.Length < Overhead || !bytes[4..7].SequenceEqual("SAF"u8))
            return false;
        (kind, payloadLength) = (bytes[7], BinaryPrimitives.ReadInt32LittleEndian(bytes));
        return payloadLength >= 0 && payloadLength <= bytes.Length - Overhead;
    }
}
