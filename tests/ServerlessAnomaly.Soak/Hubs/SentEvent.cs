using System.Buffers.Binary;

namespace ServerlessAnomaly.Soak.Hubs;

/// <summary>
/// An event of the hub's soak: its body says who sent it and its number there, and the rest of the body follows from these, so that a reader
/// knows whether it is whole.
/// </summary>
/// <param name="Producer">Who sent it.</param>
/// <param name="Number">Its number among the producer's, from 0.</param>
internal readonly record struct SentEvent(int Producer, long Number)
{
    private const int HeaderBytes = 12;
    private const int LongestFiller = 500;

    public byte[] ToBody()
    {
        var body = new byte[HeaderBytes + (int)((Number * 7919 + Producer) % LongestFiller)];
        BinaryPrimitives.WriteInt32LittleEndian(body, Producer);
        BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(4), Number);
        for (var i = HeaderBytes; i < body.Length; i++)
            body[i] = (byte)(Number + i);
        return body;
    }

    /// <summary>The event of a body, or null when the body is none that <see cref="ToBody"/> makes.</summary>
    public static SentEvent? Read(ReadOnlySpan<byte> body)
    {
        if (body.Length < HeaderBytes)
            return null;
        var sent = new SentEvent(BinaryPrimitives.ReadInt32LittleEndian(body), BinaryPrimitives.ReadInt64LittleEndian(body[4..]));
        return sent.Producer >= 0 && sent.Number >= 0 && body.SequenceEqual(sent.ToBody()) ? sent : null;
    }
}
