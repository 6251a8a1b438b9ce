using System.Text;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Whose drives a decoder holds for.</summary>
public enum DriveMaker
{
    /// <summary>Any drive.</summary>
    Any,

    /// <summary>
    /// Disks of Seagate: a model family that begins with Seagate or Maxtor, or else a model such as ST4000DM000. Not the Spinpoints, made by
    /// Samsung and sold as ST1000LM024 HN-M101MBB, nor SSDs.
    /// </summary>
    Seagate,
}

/// <summary>Tells a maker from a drive's labels.</summary>
internal static class DriveMakers
{
    public static bool IsSeagate(ReadOnlySpan<byte> model, ReadOnlySpan<byte> family)
    {
        if (Contains(model, "SSD"u8) || Contains(family, "SSD"u8))
            return false;
        if (!family.IsEmpty && !family.SequenceEqual("null"u8) && IsKnown(family))
            return StartsWith(family, "Seagate"u8) || StartsWith(family, "Maxtor"u8);
        if (StartsWith(model, "SEAGATE "u8))
            model = model[8..];
        if (model.IndexOf(" HN-"u8) >= 0)
            return false;
        return model is [(byte)'S', (byte)'T', >= (byte)'0' and <= (byte)'9', ..] || model.StartsWith("STM3"u8);
    }

    // A gateway may write anything into the family; only smartctl's own families are held against the model.
    private static bool IsKnown(ReadOnlySpan<byte> family) => family.Length > 3 && !StartsWith(family, "unknown"u8);

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start) =>
        text.Length >= start.Length && Ascii.EqualsIgnoreCase(text[..start.Length], start);

    private static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part) => text.IndexOf(part) >= 0;
}
