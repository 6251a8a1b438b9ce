using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace ServerlessAnomaly.Documents;

/// <summary>
/// A checksum within a JSON object, which stays JSON that people and programs read: its last field, <c>"crc32": "1a2b3c4d"</c>, is the
/// CRC-32 (IEEE 802.3, lower-case hex) of every byte before the comma that leads to it. A bit that flips in a number leaves valid JSON behind;
/// the checksum tells.
/// </summary>
public static class DocumentSeal
{
    /// <summary>Name of the field.</summary>
    public const string Field = "crc32";

    private const int Digits = 8;

    private static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    /// <summary>The document with its checksum; indented where it is.</summary>
    /// <param name="json">A JSON object of at least one field, in UTF-8.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static byte[] Seal(ReadOnlySpan<byte> json)
    {
        var whole = json.TrimEnd(Blanks);
        if (whole.Length < 3 || whole[0] != '{' || whole[^1] != '}')
            throw new ArgumentException("Only a JSON object can be sealed.", nameof(json));
        var content = whole[..^1].TrimEnd(Blanks);
        var isIndented = content.Length < whole.Length - 1;
        var checksum = Crc32.HashToUInt32(content).ToString("x8", CultureInfo.InvariantCulture);
        var seal = isIndented ? $",\n  \"{Field}\": \"{checksum}\"\n}}" : $",\"{Field}\":\"{checksum}\"}}";
        return [.. content, .. Encoding.ASCII.GetBytes(seal)];
    }

    /// <summary>Looks whether a document is as it was written. That it is JSON is not looked at.</summary>
    /// <param name="json">The document in UTF-8.</param>
    public static SealState Check(ReadOnlySpan<byte> json)
    {
        // From the end: } "digits" : "crc32" , and blanks between them.
        var left = json.TrimEnd(Blanks);
        if (!Take(ref left, "}"u8) || !Take(ref left, "\""u8) || left.Length < Digits)
            return SealState.None;
        var digits = left[^Digits..];
        left = left[..^Digits];
        if (
            !left.EndsWith("\""u8)
            || !Take(ref left, "\""u8)
            || !Take(ref left, ":"u8)
            || !Take(ref left, "\"crc32\""u8)
            || !Take(ref left, ","u8)
        )
            return SealState.None;
        // Blanks before the comma are content: the writer puts none there.
        return
            uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var kept)
            && kept == Crc32.HashToUInt32(left)
            ? SealState.Whole
            : SealState.Broken;
    }

    /// <summary>Refuses a document whose bytes have changed since it was written; one without a checksum passes.</summary>
    /// <param name="json">The document in UTF-8.</param>
    /// <exception cref="JsonException">Its checksum does not fit.</exception>
    public static void Verify(ReadOnlySpan<byte> json)
    {
        if (Check(json) == SealState.Broken)
            throw new JsonException(
                $"its checksum does not fit: bytes have changed since it was written (who changed it by hand takes the last field, {Field}, out)."
            );
    }

    private static bool Take(ref ReadOnlySpan<byte> left, ReadOnlySpan<byte> token)
    {
        left = left.TrimEnd(Blanks);
        if (!left.EndsWith(token))
            return false;
        left = left[..^token.Length];
        return true;
    }
}
