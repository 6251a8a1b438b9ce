namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Cuts a stream into CSV records: lines, except where a quoted field spans several. A record stays valid until the next call.
/// </summary>
internal sealed class CsvRecords(Stream utf8, string name)
{
    private const int InitialBuffer = 64 * 1024;
    private const int MaxRecord = 1024 * 1024;

    private byte[] _buffer = new byte[InitialBuffer];
    private int _start, _end, _nextLine = 1;
    private bool _ended;

    /// <summary>Line of the file, from 1, where the record taken last begins.</summary>
    public int Line { get; private set; }

    /// <summary>Takes the next record, without its line end; false when more bytes are needed, or none are left.</summary>
    /// <exception cref="TelemetryFormatException">A quoted field never ends.</exception>
    public bool TryTake(out Span<byte> record)
    {
        var rest = _buffer.AsSpan(_start, _end - _start);
        var length = 0;
        while (true)
        {
            var feed = rest[length..].IndexOf((byte)'\n');
            if (feed < 0 && !_ended || rest.IsEmpty)
            {
                record = default;
                return false;
            }
            length = feed < 0 ? rest.Length : length + feed;
            record = rest[..length];
            if (record.Count((byte)'"') % 2 == 0) break;
            if (feed < 0)
                throw new TelemetryFormatException($"{name}: line {_nextLine}: a quoted field never ends; close its quotation mark.");
            length++;
        }

        Line = _nextLine;
        _nextLine += record.Count((byte)'\n') + 1;
        _start = Math.Min(_start + length + 1, _end);
        if (record is [.., (byte)'\r']) record = record[..^1];
        return true;
    }

    /// <summary>Reads more of the stream; false at its end.</summary>
    /// <exception cref="TelemetryFormatException">The compressed data is broken, or a line is over 1 MiB.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_ended) return false;
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
            var read = await utf8.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _end += read;
            _ended = read == 0;
        }
        catch (InvalidDataException broken)
        {
            throw new TelemetryFormatException(
                $"{name}: the compressed data is broken or cut off after line {_nextLine - 1}; get the file again.", broken);
        }
        // At the end there may still be a last line without a line end.
        return !_ended || _start < _end;
    }
}
