using System.Text;
using System.Text.Json;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Reads JSON objects of either shape into a batch, one after the other. Fields may come in any order and may mix the shapes; of a field
/// that comes twice the last one counts, but a bad one is refused wherever it stands.
/// </summary>
internal ref struct ReadingJson(
    ReadOnlySpan<byte> body, Span<byte> scratch, ColumnLookup columns, TelemetryOptions options, DateTime latest, ReadingBatch into)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private readonly Span<byte> _scratch = scratch;
    private Span<float> _slots;
    private DateTime _date, _timestamp, _localTime;
    private bool _hasSerialNumber, _anyField, _flat, _smartctl, _attributes;

    /// <summary>Commits the object that starts at the reader, or says why not. The reader ends on the object's end.</summary>
    /// <exception cref="JsonException">The JSON is malformed.</exception>
    public FieldProblem? Read(ref Utf8JsonReader reader, int eventIndex)
    {
        _slots = into.Begin(eventIndex);
        _date = _timestamp = _localTime = default;
        _hasSerialNumber = _anyField = _flat = _smartctl = _attributes = false;
        var start = (int)reader.TokenStartIndex;

        FieldProblem? problem = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (problem is null) problem = ReadField(ref reader);
            else reader.Skip();
        }

        problem ??= Complete(_body[start..(int)reader.BytesConsumed]);
        if (problem is null) into.Commit();
        return problem;
    }

    private FieldProblem? ReadField(ref Utf8JsonReader reader)
    {
        var spelled = reader.ValueSpan;
        if (!JsonText.TryRead(ref reader, _scratch, out var name)) name = default;
        var slot = columns.Find(name);
        var field = slot >= 0 ? ReadingField.Other : ReadingFields.Find(name);
        reader.Read();
        if (slot >= 0) return ReadValue(ref reader, slot, spelled);
        if (field == ReadingField.Other)
        {
            reader.Skip();
            return null;
        }

        _anyField = true;
        switch (field)
        {
            case ReadingField.Date:
                _flat = true;
                return ReadTime(ref reader, "date", ref _date);
            case ReadingField.Timestamp:
                _flat = true;
                return ReadTime(ref reader, "timestamp", ref _timestamp);
            case ReadingField.SerialNumber:
                return ReadSerialNumber(ref reader);
            case ReadingField.Model:
                return ReadModel(ref reader, "model");
            case ReadingField.ModelName:
                return ReadModel(ref reader, "model_name");
            case ReadingField.Failure:
                return ReadFailure(ref reader);
            case ReadingField.LocalTime:
                _smartctl = true;
                return SmartctlJson.ReadLocalTime(ref reader, _body, ref _localTime);
            default:
                _smartctl = true;
                _attributes |= reader.TokenType == JsonTokenType.StartObject;
                return SmartctlJson.ReadAttributes(ref reader, _body, columns, _slots);
        }
    }

    private FieldProblem? ReadValue(ref Utf8JsonReader reader, int slot, ReadOnlySpan<byte> spelled)
    {
        _anyField = _flat = true;
        if (reader.TokenType == JsonTokenType.Number)
        {
            var parsed = NumberText.TryParse(reader.ValueSpan, out var value);
            _slots[slot] = value;
            return parsed && float.IsFinite(value) ? null : FieldProblem.Number(Encoding.UTF8.GetString(spelled), reader.ValueSpan);
        }
        _slots[slot] = float.NaN;
        return reader.TokenType == JsonTokenType.Null
            ? null
            : FieldProblem.WrongType(ref reader, _body, Encoding.UTF8.GetString(spelled), "a JSON number, null where the value is missing");
    }

    private readonly FieldProblem? ReadTime(ref Utf8JsonReader reader, string field, ref DateTime time)
    {
        time = default;
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.String)
            return FieldProblem.WrongType(ref reader, _body, field, "ISO 8601 text, such as \"2018-01-31\"");
        return JsonText.TryRead(ref reader, _scratch, out var text) && TimeText.TryParse(text, out time)
            ? null
            : FieldProblem.Time(field, reader.ValueSpan);
    }

    private FieldProblem? ReadSerialNumber(ref Utf8JsonReader reader)
    {
        _hasSerialNumber = false;
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.String)
            return FieldProblem.WrongType(ref reader, _body, "serial_number", "the serial number as a string");
        if (!JsonText.TryRead(ref reader, _scratch, out var text))
        {
            var reason = reader.ValueSpan.Length > _scratch.Length ? RejectReason.SerialNumberTooLong : RejectReason.WrongType;
            return FieldProblem.Serial(reason, reader.ValueSpan, options.MaxSerialNumberBytes);
        }
        if (SerialNumberText.Check(text, options.MaxSerialNumberBytes) is { } refused)
            return FieldProblem.Serial(refused, text, options.MaxSerialNumberBytes);
        into.SetSerialNumber(text);
        _hasSerialNumber = true;
        return null;
    }

    private readonly FieldProblem? ReadModel(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            into.SetModel(default);
            return null;
        }
        if (reader.TokenType != JsonTokenType.String)
            return FieldProblem.WrongType(ref reader, _body, field, "the drive model as a string");
        if (!JsonText.TryRead(ref reader, _scratch, out var text) || text.Length > FieldProblem.MaxModelBytes)
            return FieldProblem.Model(field, reader.ValueSpan);
        into.SetModel(text);
        return null;
    }

    private readonly FieldProblem? ReadFailure(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null or JsonTokenType.False:
                into.SetFailed(false);
                return null;
            case JsonTokenType.True:
                into.SetFailed(true);
                return null;
            case JsonTokenType.Number when NumberText.TryParse(reader.ValueSpan, out var flag) && flag is 0 or 1:
                into.SetFailed(flag == 1);
                return null;
            default:
                return FieldProblem.WrongType(ref reader, _body, "failure", "0 or 1");
        }
    }

    private readonly FieldProblem? Complete(ReadOnlySpan<byte> whole)
    {
        if (!_anyField) return FieldProblem.UnknownShape(JsonText.Excerpt(whole), "The object has no field that is known");
        if (_smartctl && !_attributes && !_flat)
            return FieldProblem.UnknownShape(JsonText.Excerpt(whole), "The output of smartctl has no 'ata_smart_attributes'");
        if (!_hasSerialNumber) return FieldProblem.Missing(RejectReason.MissingSerialNumber);

        // The most precise time counts, wherever it stands: a gateway may add its own to what smartctl printed.
        var (time, field) = _timestamp != default ? (_timestamp, "timestamp")
            : _localTime != default ? (_localTime, "local_time.time_t")
            : (_date, "date");
        if (time == default) return FieldProblem.Missing(RejectReason.MissingTime);
        if (time > latest) return FieldProblem.Future(field, time, options.FutureTolerance);
        into.SetTime(time);
        return null;
    }
}
