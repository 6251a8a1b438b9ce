using System.Text;
using System.Text.Json;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Text out of a JSON reader: unescaped for reading, cut short for showing.</summary>
internal static class JsonText
{
    /// <summary>Longest excerpt of a value, in characters.</summary>
    public const int MaxExcerpt = 200;

    /// <summary>
    /// The string or name at the reader, unescaped into <paramref name="scratch"/> where it needs to be. False when that is longer than the
    /// scratch, or when its escapes make no text (half a surrogate pair).
    /// </summary>
    public static bool TryRead(ref Utf8JsonReader reader, Span<byte> scratch, out ReadOnlySpan<byte> text)
    {
        text = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
            return true;
        if (text.Length > scratch.Length)
            return false;
        try
        {
            text = scratch[..reader.CopyString(scratch)];
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The same, empty where it cannot be read.</summary>
    public static ReadOnlySpan<byte> ReadOrNone(ref Utf8JsonReader reader, Span<byte> scratch) =>
        TryRead(ref reader, scratch, out var text) ? text : default;

    /// <summary>
    /// Whether the property name at the reader is <paramref name="name"/>. The reader's own comparison throws at half a surrogate pair.
    /// </summary>
    public static bool NameIs(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!reader.ValueIsEscaped)
            return reader.ValueSpan.SequenceEqual(name);
        Span<byte> scratch = stackalloc byte[128];
        scoped var copy = reader;
        return TryRead(ref copy, scratch, out var text) && text.SequenceEqual(name);
    }

    /// <summary>Steps over the value at the reader and returns it as the body writes it, strings without quotes.</summary>
    public static string TakeExcerpt(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        if (reader.TokenType == JsonTokenType.String)
            return Excerpt(reader.ValueSpan);
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Excerpt(body[start..(int)reader.BytesConsumed]);
    }

    /// <summary>At most <see cref="MaxExcerpt"/> characters of a name or message.</summary>
    public static string Short(string text) => text.Length <= MaxExcerpt ? text : Excerpt(Encoding.UTF8.GetBytes(text));

    /// <summary>At most <see cref="MaxExcerpt"/> characters of the text.</summary>
    public static string Excerpt(ReadOnlySpan<byte> utf8)
    {
        // No character takes more than four bytes, so what lies beyond cannot be among the first.
        var text = Encoding.UTF8.GetString(utf8.Length > MaxExcerpt * 4 ? utf8[..(MaxExcerpt * 4)] : utf8);
        if (text.Length <= MaxExcerpt)
            return text;
        return char.IsHighSurrogate(text[MaxExcerpt - 1]) ? text[..(MaxExcerpt - 1)] : text[..MaxExcerpt];
    }
}
