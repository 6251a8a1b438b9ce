using System.Buffers.Binary;
using System.IO.Compression;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Decompresses gzip and notices when it is cut off. <see cref="GZipStream"/> takes a cut-off file for a whole one, so that half a download
/// would be read as all there is. A gzip file ends with the length of its text (RFC 1952, ISIZE), which is compared here.
/// </summary>
internal sealed class GzipText : ReadOnlyStream
{
    private readonly Tail _compressed;
    private readonly GZipStream _text;
    private uint _length;

    public GzipText(Stream compressed)
    {
        _compressed = new Tail(compressed);
        _text = new GZipStream(_compressed, CompressionMode.Decompress);
    }

    /// <exception cref="InvalidDataException">The data is broken or cut off.</exception>
    public override int Read(Span<byte> buffer) => Check(_text.Read(buffer), buffer.Length);

    /// <exception cref="InvalidDataException">The data is broken or cut off.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Check(await _text.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);

    protected override void Dispose(bool disposing)
    {
        if (disposing) _text.Dispose();
        base.Dispose(disposing);
    }

    private int Check(int read, int wanted)
    {
        _length += (uint)read;
        if (read == 0 && wanted > 0 && _compressed.LastFourBytes != _length)
            throw new InvalidDataException("The gzip data is cut off, or holds several members.");
        return read;
    }

    /// <summary>Passes a stream through and remembers its end.</summary>
    private sealed class Tail(Stream inner) : ReadOnlyStream
    {
        private readonly byte[] _last = new byte[4];
        private long _total;

        /// <summary>The last four bytes so far, little-endian; null when there are fewer.</summary>
        public uint? LastFourBytes => _total < _last.Length ? null : BinaryPrimitives.ReadUInt32LittleEndian(_last);

        public override int Read(Span<byte> buffer)
        {
            var read = inner.Read(buffer);
            Remember(buffer[..read]);
            return read;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            Remember(buffer.Span[..read]);
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }

        private void Remember(ReadOnlySpan<byte> bytes)
        {
            _total += bytes.Length;
            if (bytes.Length > _last.Length) bytes = bytes[^_last.Length..];
            _last.AsSpan(bytes.Length).CopyTo(_last);
            bytes.CopyTo(_last.AsSpan(_last.Length - bytes.Length));
        }
    }
}
