using System.Text.Json;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// The two nested parts of <c>smartctl --json</c> that a reading needs: <c>local_time.time_t</c> and
/// <c>ata_smart_attributes.table[].{id,value,raw}</c>. Attributes that the schema lacks are not looked into.
/// </summary>
/// <remarks>
/// <c>raw.value</c> is all 48 bits of an attribute, into which drives pack several numbers: a temperature with its extremes, three
/// counts of timeouts, hours with minutes. <c>raw.string</c> begins with the number that smartctl's table shows, which is the one that Backblaze
/// records (its 188 counts to 8 and its 190 reads 20 to 42), so a detector trained on the one can score the other.
/// </remarks>
internal static class SmartctlJson
{
    private const string Attributes = "ata_smart_attributes";

    /// <summary>Reads the object at the reader into <paramref name="time"/>; null or a missing <c>time_t</c> leaves no time.</summary>
    public static FieldProblem? ReadLocalTime(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ref DateTime time)
    {
        time = default;
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.StartObject)
            return FieldProblem.WrongType(ref reader, body, "local_time", "smartctl's object with 'time_t'");

        FieldProblem? problem = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (problem is null && JsonText.NameIs(ref reader, "time_t"u8)) problem = ReadTimeT(ref reader, body, ref time);
            else reader.Skip();
        }
        return problem;
    }

    /// <summary>Reads the object at the reader into the slots of the schema's columns; null leaves them as they are.</summary>
    public static FieldProblem? ReadAttributes(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ColumnLookup columns, Span<float> slots)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.StartObject)
            return FieldProblem.WrongType(ref reader, body, Attributes, "smartctl's object with 'table'");

        FieldProblem? problem = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (problem is null && JsonText.NameIs(ref reader, "table"u8)) problem = ReadTable(ref reader, body, columns, slots);
            else reader.Skip();
        }
        return problem;
    }

    private static FieldProblem? ReadTimeT(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ref DateTime time)
    {
        const string Field = "local_time.time_t";
        time = default;
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.Number)
            return FieldProblem.WrongType(ref reader, body, Field, "seconds since 1970 as a number");
        return reader.TryGetInt64(out var seconds) && TimeText.TryFromUnixSeconds(seconds, out time)
            ? null
            : FieldProblem.Time(Field, reader.ValueSpan);
    }

    private static FieldProblem? ReadTable(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ColumnLookup columns, Span<float> slots)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.StartArray)
            return FieldProblem.WrongType(ref reader, body, $"{Attributes}.table", "an array of attributes");

        FieldProblem? problem = null;
        var row = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; row++)
        {
            if (problem is not null) reader.Skip();
            else if (reader.TokenType != JsonTokenType.StartObject)
                problem = FieldProblem.WrongType(ref reader, body, $"{Attributes}.table[{row}]", "an attribute object");
            else problem = ReadAttribute(ref reader, body, columns, slots, row);
        }
        return problem;
    }

    private static FieldProblem? ReadAttribute(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> body, ColumnLookup columns, Span<float> slots, int row)
    {
        // The id may come last, so the values are only located here, and read once it is known whether the schema has them.
        Range? id = null, normalized = null, raw = null, shown = null;
        var rawIsObject = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonText.NameIs(ref reader, "id"u8)) id = TakeRange(ref reader);
            else if (JsonText.NameIs(ref reader, "value"u8)) normalized = TakeRange(ref reader);
            else if (JsonText.NameIs(ref reader, "raw"u8)) raw = TakeRaw(ref reader, out rawIsObject, out shown);
            else reader.Skip();
        }

        if (!TryReadId(id is null ? default : body[id.Value], out var attribute))
        {
            var text = id is null ? "" : JsonText.Excerpt(body[id.Value]);
            return new(RejectReason.WrongType, $"{Attributes}.table[{row}].id", text,
                $"Row {row} of '{Attributes}.table' has the id '{text}'; send the attribute's number, as smartctl prints it.");
        }
        var rawSlot = columns.FindRaw(attribute);
        var problem = Store(body, normalized, columns.FindNormalized(attribute), slots, row, "value")
            ?? Store(body, raw, rawSlot, slots, row, rawIsObject ? "raw.value" : "raw");
        if (problem is not null || rawSlot < 0 || shown is null) return problem;
        if (TryReadShown(body[shown.Value], out var number)) slots[rawSlot] = number;
        return null;
    }

    private static bool TryReadId(ReadOnlySpan<byte> text, out int attribute) =>
        System.Buffers.Text.Utf8Parser.TryParse(text, out attribute, out var read) && read == text.Length;

    private static bool TryReadShown(ReadOnlySpan<byte> text, out float number)
    {
        number = 0;
        if (text is not [(byte)'"', .. var inside, (byte)'"']) return false;
        var digits = inside.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0) digits = inside.Length;
        // '26 (Min/Max 14/26)', '1 1 1' and '34821h+27m+25.013s' begin with the number; '0x1f' and '26.5' do not.
        if (digits < inside.Length && inside[digits] is not ((byte)' ' or (byte)'h')) return false;
        return NumberText.TryParse(inside[..digits], out number) && float.IsFinite(number);
    }

    private static FieldProblem? Store(ReadOnlySpan<byte> body, Range? located, int slot, Span<float> slots, int row, string name)
    {
        if (slot < 0 || located is null) return null;
        var text = body[located.Value];
        slots[slot] = float.NaN;
        if (text.SequenceEqual("null"u8)) return null;

        if (text[0] == '-' || (uint)(text[0] - '0') <= 9)
        {
            if (!NumberText.TryParse(text, out var value) || !float.IsFinite(value)) return FieldProblem.Number(Path(row, name), text);
            slots[slot] = value;
            return null;
        }
        var field = Path(row, name);
        var excerpt = JsonText.Excerpt(text);
        return new(RejectReason.WrongType, field, excerpt, $"'{field}' is {excerpt}; send a JSON number, null where the value is missing.");
    }

    private static string Path(int row, string name) => $"{Attributes}.table[{row}].{name}";

    private static Range? TakeRaw(ref Utf8JsonReader reader, out bool isObject, out Range? shown)
    {
        shown = null;
        reader.Read();
        isObject = reader.TokenType == JsonTokenType.StartObject;
        if (!isObject) return TakeCurrent(ref reader);

        Range? value = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonText.NameIs(ref reader, "value"u8)) value = TakeRange(ref reader);
            else if (JsonText.NameIs(ref reader, "string"u8)) shown = TakeRange(ref reader);
            else reader.Skip();
        }
        return value;
    }

    private static Range TakeRange(ref Utf8JsonReader reader)
    {
        reader.Read();
        return TakeCurrent(ref reader);
    }

    private static Range TakeCurrent(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }
}
