namespace ServerlessAnomaly.Windowing.Drives;

/// <summary>Compares UTF-8 texts, so that a dictionary of them is searched with a span and nothing is allocated.</summary>
internal sealed class SerialNumberComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(byte[] text) => GetHashCode(text.AsSpan());

    // HashCode is seeded per process: a device cannot choose serial numbers that collide.
    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = new HashCode();
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
