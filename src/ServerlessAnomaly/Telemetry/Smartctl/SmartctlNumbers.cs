using System.Text.Json;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Numbers out of smartctl's nested objects. What is no number there is passed over: these facts only add to a reading.</summary>
internal static class SmartctlNumbers
{
    /// <summary>The number at the reader, plain or in quotes; NaN for anything else, which is stepped over.</summary>
    public static float Take(ref Utf8JsonReader reader)
    {
        if (
            reader.TokenType is JsonTokenType.Number or JsonTokenType.String
            && NumberText.TryParse(reader.ValueSpan, out var value)
            && float.IsFinite(value)
        )
            return value;
        reader.Skip();
        return float.NaN;
    }

    /// <summary>The named number of the object at the reader; NaN where there is none.</summary>
    public static float TakeOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        var second = float.NaN;
        return TakeOf(ref reader, name, default, ref second);
    }

    /// <summary>Two named numbers of the object at the reader.</summary>
    public static float TakeOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> name, ReadOnlySpan<byte> secondName, ref float second)
    {
        var first = float.NaN;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return first;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFirst = JsonText.NameIs(ref reader, name);
            var isSecond = !isFirst && !secondName.IsEmpty && JsonText.NameIs(ref reader, secondName);
            reader.Read();
            if (isFirst)
                first = Take(ref reader);
            else if (isSecond)
                second = Take(ref reader);
            else
                reader.Skip();
        }
        return first;
    }

    /// <summary>The whole number at the reader, exact; 0 for anything else, which is stepped over.</summary>
    public static long TakeWhole(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.Number or JsonTokenType.String && NumberText.TryParse(reader.ValueSpan, out _, out var whole))
            return Math.Max(whole, 0);
        reader.Skip();
        return 0;
    }

    /// <summary>The named whole number of the object at the reader; 0 where there is none.</summary>
    public static long TakeWholeOf(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        var number = 0L;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return number;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = JsonText.NameIs(ref reader, name);
            reader.Read();
            if (isIt)
                number = TakeWhole(ref reader);
            else
                reader.Skip();
        }
        return number;
    }
}
