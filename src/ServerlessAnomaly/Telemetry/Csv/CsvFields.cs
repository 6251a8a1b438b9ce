namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Walks over the fields of one CSV record (RFC 4180, whatever the delimiter). Quoted fields are unescaped in place; spaces around a field do
/// not count.
/// </summary>
internal ref struct CsvFields(Span<byte> record, byte delimiter)
{
    private Span<byte> _rest = record;
    private bool _ended;

    /// <summary>Whether a field had text behind its closing quotation mark, which belongs to no field.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Takes the next field; false behind the last one.</summary>
    public bool TryTake(out ReadOnlySpan<byte> field)
    {
        field = default;
        if (_ended)
            return false;
        if (_rest is [(byte)' ', ..] && _rest.TrimStart((byte)' ') is [(byte)'"', ..] quoted)
            _rest = quoted;
        if (_rest is [(byte)'"', ..])
            return TryTakeQuoted(out field);

        var end = _rest.IndexOf(delimiter);
        field = end < 0 ? _rest : _rest[..end];
        if (!field.IsEmpty && (field[0] == ' ' || field[^1] == ' '))
            field = field.Trim((byte)' ');
        Advance(end < 0 ? _rest.Length : end);
        return true;
    }

    private bool TryTakeQuoted(out ReadOnlySpan<byte> field)
    {
        var written = 0;
        var position = 1;
        while (position < _rest.Length)
        {
            if (_rest[position] == '"' && (++position == _rest.Length || _rest[position] != '"'))
                break;
            _rest[written++] = _rest[position++];
        }
        field = _rest[..written].Trim((byte)' ');
        while (position < _rest.Length && _rest[position] == ' ')
            position++;
        IsBroken |= position < _rest.Length && _rest[position] != delimiter;
        while (position < _rest.Length && _rest[position] != delimiter)
            position++;
        Advance(position);
        return true;
    }

    private void Advance(int length)
    {
        _ended = length == _rest.Length;
        _rest = _ended ? default : _rest[(length + 1)..];
    }
}
