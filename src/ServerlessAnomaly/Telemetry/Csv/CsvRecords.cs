namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Cuts a stream into CSV records: lines, except where a quoted field spans several. Lines end with LF, CRLF or CR; UTF-16 is turned into
/// UTF-8. A record stays valid until the next call.
/// </summary>
internal sealed class CsvRecords(Stream text, string name)
{
    private const int InitialBuffer = 64 * 1024;
    private const int MaxRecord = 1024 * 1024;

    private Stream _text = text;
    private byte[] _buffer = new byte[InitialBuffer];
    private int _start,
        _end,
        _nextLine = 1;
    private bool _begun,
        _ended;

    /// <summary>Line of the file, from 1, where the record taken last begins.</summary>
    public int Line { get; private set; }

    /// <summary>Whether the record taken last is the file's last and has no line end.</summary>
    public bool IsUnended { get; private set; }

    /// <summary>Takes the next record, without its line end; false when more bytes are needed, or none are left.</summary>
    /// <exception cref="TelemetryFormatException">A quoted field never ends.</exception>
    public bool TryTake(out Span<byte> record)
    {
        var rest = _buffer.AsSpan(_start, _end - _start);
        var (length, lines) = (0, 1);
        int end;
        while (true)
        {
            end = rest[length..].IndexOfAny((byte)'\n', (byte)'\r');
            // A CR at the end of the buffer may be half of a line end.
            var isOpen = end < 0 || (rest[length + end] == '\r' && length + end + 1 == rest.Length);
            if (isOpen && !_ended || rest.IsEmpty)
            {
                record = default;
                return false;
            }
            length = end < 0 ? rest.Length : length + end;
            record = rest[..length];
            if (!record.Contains((byte)'"') || record.Count((byte)'"') % 2 == 0)
                break;
            if (end < 0)
                throw new TelemetryFormatException($"{name}: line {_nextLine}: a quoted field never ends; close its quotation mark.");
            length += EndOf(rest[length..]);
            lines++;
        }

        Line = _nextLine;
        _nextLine += lines;
        IsUnended = end < 0;
        _start += length + (end < 0 ? 0 : EndOf(rest[length..]));
        return true;
    }

    /// <summary>Reads more of the stream; false at its end.</summary>
    /// <exception cref="TelemetryFormatException">The compressed data is broken, or a line is over 1 MiB.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_ended)
            return false;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MaxRecord)
                throw new TelemetryFormatException($"{name}: line {_nextLine} has more than {MaxRecord} bytes; is this a CSV file?");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        try
        {
            if (!_begun)
                _text = await Utf8Text.OfAsync(_text, cancellationToken);
            _begun = true;
            var read = await _text.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _end += read;
            _ended = read == 0;
        }
        catch (InvalidDataException broken)
        {
            throw new TelemetryFormatException(
                $"{name}: the compressed data is broken or cut off after line {_nextLine - 1}; get the file again.",
                broken
            );
        }
        // At the end there may still be a last line without a line end.
        return !_ended || _start < _end;
    }

    private static int EndOf(ReadOnlySpan<byte> rest) => rest is [(byte)'\r', (byte)'\n', ..] ? 2 : 1;
}
