namespace ServerlessAnomaly.Telemetry;

/// <summary>What the raw value of an attribute means.</summary>
/// <param name="Attribute">Number of the SMART attribute.</param>
/// <param name="Maker">Whose drives it holds for.</param>
/// <param name="Above">Values up to this one are plain and kept as they are.</param>
/// <param name="Rule">How those above it are taken apart.</param>
/// <param name="Source">Where it is known from.</param>
public sealed record RawDecoder(byte Attribute, DriveMaker Maker, long Above, RawRule Rule, string Source)
{
    // A raw value has 48 bits; what is larger is no packed one.
    private const long Limit = 1L << 48;

    /// <summary>
    /// The meaning of a raw value; NaN where it is packed but its digits are lost (a spreadsheet writes 51540393996 as 5.15404E+10).
    /// </summary>
    /// <param name="value">The number as float32.</param>
    /// <param name="whole">The number as it was written, or a negative one where it was not written as a whole number.</param>
    public float Decode(float value, long whole)
    {
        if (whole < 0)
            return value > Above && value < Limit ? float.NaN : value;
        if (whole <= Above || whole >= Limit)
            return value;
        return Rule switch
        {
            RawRule.LowestWord => whole & 0xFFFF,
            RawRule.LowestThreeBytes => whole & 0xFFFFFF,
            RawRule.ErrorsOverOperations => whole >> 32 & 0xFFFF,
            _ => whole <= 1500 ? whole / 10f : (sbyte)(whole & 0xFF),
        };
    }

    /// <summary>A raw value that means <paramref name="decoded"/>, for a reading that is sent again as a device would have sent it.</summary>
    public float Encode(float decoded) =>
        Rule == RawRule.ErrorsOverOperations && decoded is >= 0 and <= 0xFFFF ? decoded * (1L << 32) : decoded;
}
