using System.Text.Json;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Where a text of a reading lies: in the body, or unescaped in the bytes that are kept beside it.</summary>
internal readonly record struct BodyText(int Start, int Length, bool IsKept = false)
{
    /// <summary>The text or number at the reader as the body writes it.</summary>
    public static BodyText At(ref Utf8JsonReader reader) =>
        new((int)reader.TokenStartIndex + (reader.TokenType == JsonTokenType.String ? 1 : 0), reader.ValueSpan.Length);

    /// <summary>
    /// A text or number that only says more of the drive; empty for anything that is not plain, which is stepped over.
    /// </summary>
    public static BodyText Take(ref Utf8JsonReader reader)
    {
        if (
            reader.TokenType is JsonTokenType.String or JsonTokenType.Number
            && !reader.ValueIsEscaped
            && reader.ValueSpan.Length <= FieldProblem.MaxModelBytes
        )
            return At(ref reader);
        reader.Skip();
        return default;
    }

    public bool IsEmpty => Length == 0;

    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> body, ReadOnlySpan<byte> kept) => (IsKept ? kept : body).Slice(Start, Length);
}
