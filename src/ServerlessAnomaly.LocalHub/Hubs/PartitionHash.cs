using System.Buffers.Binary;
using System.Numerics;

namespace ServerlessAnomaly.LocalHub.Hubs;

/// <summary>
/// Which partition a key belongs to, as Event Hubs and its clients compute it (Bob Jenkins' lookup3, both words folded to 16 bits). A
/// client that picks the partition itself and one that leaves it to the hub then send a key to the same one.
/// </summary>
public static class PartitionHash
{
    private const uint Seed = 0xDEADBEEF;
    private const int BlockBytes = 12;

    /// <summary>The partition of a key.</summary>
    /// <param name="key">The key in UTF-8.</param>
    /// <param name="partitions">How many there are; at least 1.</param>
    public static int PartitionOf(ReadOnlySpan<byte> key, int partitions) => Math.Abs(HashOf(key) % partitions);

    /// <summary>The hash of a key.</summary>
    /// <param name="key">The key in UTF-8.</param>
    public static short HashOf(ReadOnlySpan<byte> key)
    {
        uint a,
            b,
            c;
        a = b = c = Seed + (uint)key.Length;
        while (key.Length > BlockBytes)
        {
            Add(key, ref a, ref b, ref c);
            Mix(ref a, ref b, ref c);
            key = key[BlockBytes..];
        }

        if (key.IsEmpty)
            return 0;

        Span<byte> last = stackalloc byte[BlockBytes];
        last.Clear();
        key.CopyTo(last);
        Add(last, ref a, ref b, ref c);
        Finish(ref a, ref b, ref c);
        return (short)(c ^ b);
    }

    private static void Add(ReadOnlySpan<byte> block, ref uint a, ref uint b, ref uint c)
    {
        a += BinaryPrimitives.ReadUInt32LittleEndian(block);
        b += BinaryPrimitives.ReadUInt32LittleEndian(block[4..]);
        c += BinaryPrimitives.ReadUInt32LittleEndian(block[8..]);
    }

    private static void Mix(ref uint a, ref uint b, ref uint c)
    {
        Step(ref a, ref c, ref b, 4);
        Step(ref b, ref a, ref c, 6);
        Step(ref c, ref b, ref a, 8);
        Step(ref a, ref c, ref b, 16);
        Step(ref b, ref a, ref c, 19);
        Step(ref c, ref b, ref a, 4);

        static void Step(ref uint mixed, ref uint with, ref uint grown, int bits)
        {
            mixed -= with;
            mixed ^= BitOperations.RotateLeft(with, bits);
            with += grown;
        }
    }

    private static void Finish(ref uint a, ref uint b, ref uint c)
    {
        Step(ref c, b, 14);
        Step(ref a, c, 11);
        Step(ref b, a, 25);
        Step(ref c, b, 16);
        Step(ref a, c, 4);
        Step(ref b, a, 14);
        Step(ref c, b, 24);

        static void Step(ref uint mixed, uint with, int bits)
        {
            mixed ^= with;
            mixed -= BitOperations.RotateLeft(with, bits);
        }
    }
}
