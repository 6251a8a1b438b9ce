using System.Numerics;

namespace ServerlessAnomaly.Scoring;

/// <summary>The fixed batch sizes of a GPU run: powers of two, so that a handful of shapes covers every batch.</summary>
internal static class BatchSizes
{
    public const int Smallest = 64;
    public const int Largest = 8192;

    /// <summary>The smallest fixed size that holds <paramref name="count"/> windows; multiples of the largest beyond it.</summary>
    public static int Fit(int count) =>
        count <= Smallest ? Smallest
        : count <= Largest ? (int)BitOperations.RoundUpToPowerOf2((uint)count)
        : (count + Largest - 1) / Largest * Largest;
}
