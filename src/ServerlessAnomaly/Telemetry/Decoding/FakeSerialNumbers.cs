using System.Text;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Serial numbers that enclosures, virtual disks and cheap firmware make up: many drives would share one.</summary>
internal static class FakeSerialNumbers
{
    private static readonly string[] Known =
    [
        "0123456789",
        "1234567890",
        "123456789",
        "12345678",
        "0123456789ABCDEF",
        "123456789ABCDEF",
        "123456789ABC",
        "0123456789012345",
        "N/A",
        "NA",
        "NaN",
        "NONE",
        "NULL",
        "UNKNOWN",
        "NOT AVAILABLE",
        "NOT SPECIFIED",
        "UNSPECIFIED",
        "DEFAULT STRING",
        "DEFAULT",
        "SERIAL",
        "SERIALNUMBER",
        "SERIAL NUMBER",
        "SERIAL_NUMBER",
        "TO BE FILLED BY O.E.M.",
        "SYSTEM SERIAL NUMBER",
        "[NO INFORMATION FOUND]",
        "-",
        "--",
        "?",
    ];

    /// <summary>Whether the text is one of them, or one character over and over.</summary>
    public static bool Contains(ReadOnlySpan<byte> serialNumber)
    {
        var text = serialNumber.Trim((byte)' ');
        if (text.Length > 32 || text.IsEmpty)
            return text.Length > 32 && !text.ContainsAnyExcept(text[0]);
        if (!text.ContainsAnyExcept(text[0]) && (text.Length >= 4 || text[0] == '0'))
            return true;
        foreach (var known in Known)
        {
            if (known.Length == text.Length && Ascii.EqualsIgnoreCase(text, known))
                return true;
        }
        return false;
    }
}
