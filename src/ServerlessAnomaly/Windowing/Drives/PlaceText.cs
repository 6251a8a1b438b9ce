using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Windowing.Drives;

/// <summary>
/// Where drives are, as two texts of several fields each: the host with its data centre and vault, which its drives share, and slot and device,
/// which the drives of other hosts share. So a place costs a drive two numbers.
/// </summary>
internal static class PlaceText
{
    private const byte Separator = 0x1F;
    private const int HostFields = 3,
        BayFields = 2;

    /// <summary>Writes what is known of the host once a reading has said what it says; what it does not say stays.</summary>
    public static ReadOnlySpan<byte> Host(Span<byte> into, ReadOnlySpan<byte> before, in DriveLocation said)
    {
        var length = Put(into, 0, said.Host, Field(before, 0), HostFields);
        length = Put(into, length, said.DataCenter, Field(before, 1), HostFields);
        return End(into, Put(into, length, said.Vault, Field(before, 2), HostFields));
    }

    /// <summary>The same for slot and device.</summary>
    public static ReadOnlySpan<byte> Bay(Span<byte> into, ReadOnlySpan<byte> before, in DriveLocation said)
    {
        var length = Put(into, 0, said.Slot, Field(before, 0), BayFields);
        return End(into, Put(into, length, said.Device, Field(before, 1), BayFields));
    }

    /// <summary>The place that both texts say.</summary>
    public static DriveLocation Location(ReadOnlySpan<byte> host, ReadOnlySpan<byte> bay) =>
        new()
        {
            Host = Field(host, 0),
            DataCenter = Field(host, 1),
            Vault = Field(host, 2),
            Slot = Field(bay, 0),
            Device = Field(bay, 1),
        };

    private static int Put(Span<byte> into, int at, ReadOnlySpan<byte> said, ReadOnlySpan<byte> before, int fields)
    {
        var text = said.IsEmpty ? before : TextTable.Cut(said, TextTable.MaxBytes / fields - 1);
        text.CopyTo(into[at..]);
        into[at + text.Length] = Separator;
        return at + text.Length + 1;
    }

    // Where nothing is known at all, there is no text.
    private static ReadOnlySpan<byte> End(Span<byte> into, int length)
    {
        var text = into[..(length - 1)];
        return text.ContainsAnyExcept(Separator) ? text : default;
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> text, int index)
    {
        for (; index > 0; index--)
        {
            var next = text.IndexOf(Separator);
            if (next < 0)
                return default;
            text = text[(next + 1)..];
        }
        var end = text.IndexOf(Separator);
        return end < 0 ? text : text[..end];
    }
}
