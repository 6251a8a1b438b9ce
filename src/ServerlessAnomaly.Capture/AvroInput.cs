using System.Buffers;

namespace ServerlessAnomaly.Capture;

/// <summary>
/// A stream with a read buffer and a position. Nothing is allocated because a file claims to be large, only as its bytes arrive.
/// </summary>
internal sealed class AvroInput(Stream stream)
{
    private const int BufferBytes = 64 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _start,
        _end;

    /// <summary>Bytes of the file that were taken.</summary>
    public long Position { get; private set; }

    public async ValueTask<bool> IsAtEndAsync(CancellationToken cancellationToken)
    {
        if (_start < _end)
            return false;
        (_start, _end) = (0, await stream.ReadAsync(_buffer, cancellationToken));
        return _end == 0;
    }

    /// <summary>The next byte, or null at the end.</summary>
    public async ValueTask<byte?> ReadByteAsync(CancellationToken cancellationToken)
    {
        if (await IsAtEndAsync(cancellationToken))
            return null;
        Position++;
        return _buffer[_start++];
    }

    /// <summary>Adds up to <paramref name="count"/> bytes to <paramref name="into"/>; fewer only at the end of the file.</summary>
    public async ValueTask ReadAsync(ArrayBufferWriter<byte> into, int count, CancellationToken cancellationToken)
    {
        while (count > 0 && !await IsAtEndAsync(cancellationToken))
        {
            var taken = Math.Min(count, _end - _start);
            into.Write(_buffer.AsSpan(_start, taken));
            _start += taken;
            Position += taken;
            count -= taken;
        }
    }
}
