using System.Text.Json;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Finds the readings of a body: objects, arrays of them, several of either one after the other, and Ceph's lists by time.</summary>
internal ref struct BodyDocuments(ReadOnlySpan<byte> body, int eventIndex, List<RejectedReading> rejected)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private readonly int _before = rejected.Count;
    private int _readings,
        _refused;

    /// <exception cref="JsonException">The JSON is malformed, or there is none.</exception>
    public void Read(ref Utf8JsonReader reader, ref ReadingJson reading)
    {
        var isList = false;
        for (var document = 0; ReadNext(ref reader, document); document++)
        {
            isList |= document > 0;
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                isList = true;
                var before = _readings;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    isList |= ReadElement(ref reader, ref reading);
                if (_readings == before)
                    Refuse(FieldProblem.UnknownShape("[]", "The body is an empty array"), isWhole: true);
            }
            else if (reader.TokenType == JsonTokenType.StartObject)
            {
                isList |= ReadObject(ref reader, ref reading);
            }
            else
            {
                var value = JsonText.TakeExcerpt(ref reader, _body);
                Refuse(FieldProblem.UnknownShape(value, $"The body is the bare value {value}"), isWhole: true);
                _readings++;
            }
        }
        if (!isList && rejected.Count > _before)
            rejected[_before] = rejected[_before] with { ReadingIndex = -1 };
        if (_refused <= TelemetryParser.MaxRejectionsPerBody)
            return;
        var last = rejected[^1];
        var more = _refused - TelemetryParser.MaxRejectionsPerBody;
        rejected[^1] = last with { Message = $"{last.Message} {more} more readings of this body were refused too.", Readings = more + 1 };
    }

    // A body must hold one value at least; an empty one is malformed.
    private static bool ReadNext(ref Utf8JsonReader reader, int document)
    {
        if (document > 0)
            return reader.Read();
        if (reader.Read())
            return true;
        throw new JsonException("The body is empty.", null, 0, 0);
    }

    private bool ReadElement(ref Utf8JsonReader reader, ref ReadingJson reading)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
            return ReadObject(ref reader, ref reading);
        Refuse(FieldProblem.UnknownShape(JsonText.TakeExcerpt(ref reader, _body), "The array holds something that is no object"));
        _readings++;
        return false;
    }

    /// <summary>Reads one reading, or the many that Ceph's <c>get-health-metrics</c> files by time; says whether it was the latter.</summary>
    private bool ReadObject(ref Utf8JsonReader reader, ref ReadingJson reading)
    {
        if (!MayBeListByTime((int)reader.BytesConsumed) || !IsListByTime(reader))
        {
            if (reading.Read(ref reader, eventIndex) is { } problem)
                Refuse(problem);
            _readings++;
            return false;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTime = TimeText.TryParse(reader.ValueSpan, out var stamp);
            var name = reader.ValueSpan;
            reader.Read();
            var problem =
                !isTime ? FieldProblem.Time(JsonText.Excerpt(name), name)
                : reader.TokenType == JsonTokenType.StartObject ? null
                : FieldProblem.UnknownShape(JsonText.Excerpt(name), "The list by time holds something that is no object");
            if (problem is not null)
                reader.Skip();
            else
                problem = reading.Read(ref reader, eventIndex, stamp);
            if (problem is not null)
                Refuse(problem);
            _readings++;
        }
        return true;
    }

    // No field of a reading begins with a digit; this keeps the copy of the reader out of the way of all others.
    private readonly bool MayBeListByTime(int start)
    {
        while (start < _body.Length && _body[start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            start++;
        return start + 1 < _body.Length && _body[start] == '"' && (uint)(_body[start + 1] - '0') <= 9;
    }

    private static bool IsListByTime(Utf8JsonReader copy) =>
        copy.Read()
        && copy.TokenType == JsonTokenType.PropertyName
        && TimeText.TryParse(copy.ValueSpan, out _)
        && copy.Read()
        && copy.TokenType == JsonTokenType.StartObject;

    private void Refuse(FieldProblem problem, bool isWhole = false)
    {
        _refused++;
        if (_refused <= TelemetryParser.MaxRejectionsPerBody)
            rejected.Add(problem.ToRejection(eventIndex, isWhole ? -1 : _readings));
    }
}
