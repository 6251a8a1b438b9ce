using System.Security.Cryptography;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.AzureStorage.Blobs;

/// <summary>
/// A blob's content, held against the MD5 that was stored with it, where there is one: storage answers reads of ranges without looking.
/// What was read is judged at its end.
/// </summary>
/// <param name="content">The content from its first byte; disposed along.</param>
/// <param name="name">Name of the blob, for messages.</param>
/// <param name="expected">Its MD5 (<c>Content-MD5</c>).</param>
internal sealed class CheckedStream(Stream content, string name, byte[] expected) : ReadOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);

    /// <summary>The content, checked where it can be.</summary>
    public static Stream Over(Stream content, string name, byte[]? expected) =>
        expected is { Length: > 0 } ? new CheckedStream(content, name, expected) : content;

    /// <exception cref="TelemetryFormatException">It ended, and is not what was stored.</exception>
    public override int Read(Span<byte> buffer) => Take(buffer, content.Read(buffer));

    /// <exception cref="TelemetryFormatException">It ended, and is not what was stored.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await content.ReadAsync(buffer, cancellationToken);
        return Take(buffer.Span, read);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
            _hash.Dispose();
        }
        base.Dispose(disposing);
    }

    private int Take(Span<byte> buffer, int read)
    {
        _hash.AppendData(buffer[..read]);
        if (read == 0 && buffer.Length > 0 && !_hash.GetCurrentHash().AsSpan().SequenceEqual(expected))
            throw new TelemetryFormatException(
                $"{name}: its bytes have changed since it was stored (its MD5 differs); upload the file again, or move it out of the container."
            );
        return read;
    }
}
