using System.Buffers.Binary;
using System.IO.Compression;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Decompresses gzip of one member or several, and notices when it is cut off. <see cref="GZipStream"/> takes a cut-off file for a whole
/// one, so that half a download would be read as all there is. Each member ends with the length of its text (RFC 1952, ISIZE), which is
/// compared here.
/// </summary>
internal sealed class GzipText : ReadOnlyStream
{
    private readonly GzipMembers _compressed;
    private readonly GZipStream _text;
    private uint _length;

    public GzipText(Stream compressed)
    {
        _compressed = new GzipMembers(compressed, EndMember);
        _text = new GZipStream(_compressed, CompressionMode.Decompress);
    }

    /// <exception cref="InvalidDataException">The data is broken or cut off.</exception>
    public override int Read(Span<byte> buffer) => Check(_text.Read(buffer), buffer.Length);

    /// <exception cref="InvalidDataException">The data is broken or cut off.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Check(await _text.ReadAsync(buffer, cancellationToken), buffer.Length);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _text.Dispose();
        base.Dispose(disposing);
    }

    // What looks like the start of a member is one where the four bytes before it say how long the text since the last one is.
    private void EndMember(uint lastFourBytes)
    {
        if (lastFourBytes == _length)
            _length = 0;
    }

    private int Check(int read, int wanted)
    {
        _length += (uint)read;
        if (read == 0 && wanted > 0 && _compressed.LastFourBytes != _length)
            throw new InvalidDataException("The gzip data is cut off.");
        return read;
    }

    /// <summary>
    /// Passes a stream through in pieces that end where the next may begin a member, so that all text before it is out when it is asked
    /// for; and remembers the last four bytes.
    /// </summary>
    private sealed class GzipMembers(Stream inner, Action<uint> beforeMember) : ReadOnlyStream
    {
        private readonly byte[] _buffer = new byte[64 * 1024];
        private readonly byte[] _last = new byte[4];
        private int _start,
            _end;
        private long _total;
        private bool _ended;

        private static ReadOnlySpan<byte> Magic => [0x1F, 0x8B, 0x08];

        /// <summary>The last four bytes so far, little-endian; null when there are fewer.</summary>
        public uint? LastFourBytes => _total < _last.Length ? null : BinaryPrimitives.ReadUInt32LittleEndian(_last);

        public override int Read(Span<byte> buffer)
        {
            while (NeedsMore())
                Fill(inner.Read(_buffer.AsSpan(_end)));
            return Take(buffer);
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (NeedsMore())
                Fill(await inner.ReadAsync(_buffer.AsMemory(_end), cancellationToken));
            return Take(buffer.Span);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }

        private bool NeedsMore()
        {
            if (_ended || _end - _start >= Magic.Length)
                return false;
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            return true;
        }

        private void Fill(int read)
        {
            _end += read;
            _ended = read == 0;
        }

        private int Take(Span<byte> destination)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            if (rest.IsEmpty || destination.IsEmpty)
                return 0;
            if (rest.StartsWith(Magic) && LastFourBytes is { } last)
                beforeMember(last);

            var next = rest[1..].IndexOf(Magic);
            // The end of the buffer may be the beginning of the mark.
            var length =
                next >= 0 ? next + 1
                : _ended ? rest.Length
                : rest.Length - (Magic.Length - 1);
            length = Math.Min(length, destination.Length);
            rest[..length].CopyTo(destination);
            Remember(rest[..length]);
            _start += length;
            return length;
        }

        private void Remember(ReadOnlySpan<byte> bytes)
        {
            _total += bytes.Length;
            if (bytes.Length > _last.Length)
                bytes = bytes[^_last.Length..];
            _last.AsSpan(bytes.Length).CopyTo(_last);
            bytes.CopyTo(_last.AsSpan(_last.Length - bytes.Length));
        }
    }
}
