using System.Text.Json;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// smartctl's table of an ATA drive, <c>ata_smart_attributes.table[].{id,name,value,raw,when_failed}</c>. Attributes that the schema lacks are
/// not looked into.
/// </summary>
/// <remarks>
/// <c>raw.value</c> is all 48 bits of an attribute, into which drives pack several numbers; <see cref="RawDecoders"/> takes them apart.
/// <c>raw.string</c> shows the number that counts where smartctl's database knows the drive, so it is preferred, and decoded likewise where it
/// is but one big number.
/// </remarks>
internal static class AtaAttributes
{
    private const string Attributes = "ata_smart_attributes";

    /// <summary>Reads the object at the reader into the slots of the schema's columns; null leaves them as they are.</summary>
    public static FieldProblem? Read(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> body,
        KindColumns columns,
        Span<float> slots,
        ref MakerValues maker,
        ref DriveWarnings warnings
    )
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartObject)
            return FieldProblem.WrongType(ref reader, body, Attributes, "smartctl's object with 'table'");

        FieldProblem? problem = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (problem is null && JsonText.NameIs(ref reader, "table"u8))
                problem = ReadTable(ref reader, body, columns, slots, ref maker, ref warnings);
            else
                reader.Skip();
        }
        return problem;
    }

    private static FieldProblem? ReadTable(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> body,
        KindColumns columns,
        Span<float> slots,
        ref MakerValues maker,
        ref DriveWarnings warnings
    )
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartArray)
            return FieldProblem.WrongType(ref reader, body, $"{Attributes}.table", "an array of attributes");

        FieldProblem? problem = null;
        var row = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; row++)
        {
            if (problem is not null)
                reader.Skip();
            else if (reader.TokenType != JsonTokenType.StartObject)
                problem = FieldProblem.WrongType(ref reader, body, $"{Attributes}.table[{row}]", "an attribute object");
            else
                problem = ReadAttribute(ref reader, body, columns, slots, row, ref maker, ref warnings);
        }
        return problem;
    }

    private static FieldProblem? ReadAttribute(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> body,
        KindColumns columns,
        Span<float> slots,
        int row,
        ref MakerValues maker,
        ref DriveWarnings warnings
    )
    {
        // The id may come last, so the values are only located here, and read once it is known whether the schema has them.
        Range? id = null,
            normalized = null,
            raw = null,
            shown = null;
        BodyText called = default;
        var rawIsObject = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonText.NameIs(ref reader, "id"u8))
                id = TakeRange(ref reader);
            else if (JsonText.NameIs(ref reader, "value"u8))
                normalized = TakeRange(ref reader);
            else if (JsonText.NameIs(ref reader, "raw"u8))
                raw = TakeRaw(ref reader, out rawIsObject, out shown);
            else if (JsonText.NameIs(ref reader, "name"u8))
                called = TakeText(ref reader);
            else if (JsonText.NameIs(ref reader, "when_failed"u8) && TakeText(ref reader).In(body, default).SequenceEqual("now"u8))
                warnings |= DriveWarnings.AttributeFailing;
            else
                reader.Skip();
        }

        if (!TryReadId(id is null ? default : body[id.Value], out var attribute))
        {
            var text = id is null ? "" : JsonText.Excerpt(body[id.Value]);
            return new(
                RejectReason.WrongType,
                $"{Attributes}.table[{row}].id",
                text,
                $"Row {row} of '{Attributes}.table' has the id '{text}'; send the attribute's number, as smartctl prints it."
            );
        }
        var (rawSlot, normalizedSlot) = (columns.FindRaw(attribute), columns.FindNormalized(attribute));
        if ((rawSlot < 0 && normalizedSlot < 0) || AttributeNames.Contradicts(attribute, called.In(body, default)))
            return null;
        return StoreNormalized(body, normalized, normalizedSlot, slots, row)
            ?? StoreRaw(
                body,
                raw,
                shown,
                rawSlot,
                slots,
                row,
                rawIsObject ? "raw.value" : "raw",
                attribute,
                called.In(body, default),
                ref maker
            );
    }

    private static FieldProblem? StoreNormalized(ReadOnlySpan<byte> body, Range? located, int slot, Span<float> slots, int row)
    {
        if (slot < 0 || located is null)
            return null;
        var problem = TryNumber(body[located.Value], row, "value", out var value, out _);
        slots[slot] = value;
        return problem;
    }

    private static FieldProblem? StoreRaw(
        ReadOnlySpan<byte> body,
        Range? located,
        Range? shown,
        int slot,
        Span<float> slots,
        int row,
        string name,
        int attribute,
        ReadOnlySpan<byte> called,
        ref MakerValues maker
    )
    {
        if (slot < 0)
            return null;
        var (value, whole) = (float.NaN, (long)NumberText.NotWhole);
        if (located is not null && TryNumber(body[located.Value], row, name, out value, out whole) is { } problem)
            return problem;
        maker.Forget(slot);
        if (
            shown is not null
            && TryUnquote(body[shown.Value], out var text)
            && RawText.TryRead(text, out var number, out var asWritten, out var isDecoded, out var isWords)
        )
        {
            // Words are taken from the bits where there are any: not every tool prints them from the highest to the lowest.
            if (isWords && whole > 0xFFFF)
                number = whole & 0xFFFF;
            if (isDecoded)
            {
                slots[slot] = number;
                return null;
            }
            (value, whole) = (number, asWritten);
        }
        if (!float.IsNaN(value))
            maker.Store(slots, slot, attribute, value / UnitOf(called), UnitOf(called) == 1 ? whole : NumberText.NotWhole);
        else if (located is not null)
            slots[slot] = float.NaN;
        return null;
    }

    // Some firmware counts time in minutes; smartctl prints '10291h+20m', other tools the number alone.
    private static float UnitOf(ReadOnlySpan<byte> called) =>
        called.SequenceEqual("Power_On_Minutes"u8) ? 60
        : called.SequenceEqual("Power_On_Half_Minutes"u8) ? 120
        : called.SequenceEqual("Power_On_Seconds"u8) ? 3600
        : 1;

    private static bool TryReadId(ReadOnlySpan<byte> text, out int attribute) =>
        System.Buffers.Text.Utf8Parser.TryParse(text, out attribute, out var read) && read == text.Length;

    private static bool TryUnquote(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> inside)
    {
        inside = default;
        if (text is not [(byte)'"', .. var between, (byte)'"'])
            return false;
        inside = between;
        return true;
    }

    private static FieldProblem? TryNumber(ReadOnlySpan<byte> text, int row, string name, out float value, out long whole)
    {
        (value, whole) = (float.NaN, NumberText.NotWhole);
        if (text.SequenceEqual("null"u8))
            return null;
        if (text[0] == '-' || (uint)(text[0] - '0') <= 9)
        {
            if (NumberText.TryParse(text, out value, out whole) && float.IsFinite(value))
                return null;
            value = float.NaN;
            return FieldProblem.Number(Path(row, name), text);
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
        if (!isObject)
            return TakeCurrent(ref reader);

        Range? value = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonText.NameIs(ref reader, "value"u8))
                value = TakeRange(ref reader);
            else if (JsonText.NameIs(ref reader, "string"u8))
                shown = TakeRange(ref reader);
            else
                reader.Skip();
        }
        return value;
    }

    private static BodyText TakeText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return BodyText.Take(ref reader);
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
