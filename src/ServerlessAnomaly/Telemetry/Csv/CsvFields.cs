namespace ServerlessAnomaly.Telemetry;

/// <summary>Walks over the fields of one CSV record (RFC 4180). Quoted fields are unescaped in place.</summary>
internal ref struct CsvFields(Span<byte> record)
{
    private Span<byte> _rest = record;
    private bool _ended;

    /// <summary>Whether a field had text behind its closing quotation mark, which belongs to no field.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Takes the next field; false behind the last one.</summary>
    public bool TryTake(out ReadOnlySpan<byte> field)
    {
        field = default;
        if (_ended) return false;
        if (_rest is [(byte)'"', ..]) return TryTakeQuoted(out field);

        var comma = _rest.IndexOf((byte)',');
        field = comma < 0 ? _rest : _rest[..comma];
        Advance(comma < 0 ? _rest.Length : comma);
        return true;
    }

    private bool TryTakeQuoted(out ReadOnlySpan<byte> field)
    {
        var written = 0;
        var position = 1;
        while (position < _rest.Length)
        {
            if (_rest[position] == '"' && (++position == _rest.Length || _rest[position] != '"')) break;
            _rest[written++] = _rest[position++];
        }
        IsBroken |= position < _rest.Length && _rest[position] != ',';
        field = _rest[..written];
        while (position < _rest.Length && _rest[position] != ',') position++;
        Advance(position);
        return true;
    }

    private void Advance(int length)
    {
        _ended = length == _rest.Length;
        _rest = _ended ? default : _rest[(length + 1)..];
    }
}
