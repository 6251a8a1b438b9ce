namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// The table of decoders, one for JSON and files alike: what comes from <c>raw.value</c>, from <c>raw.string</c> where it is one big number,
/// and from <c>smart_n_raw</c> is decoded by the same row.
/// </summary>
public static class RawDecoders
{
    private const string Raw16 =
        "smartmontools, raw16: three 16-bit counts, printed from the highest to the lowest; the lowest counts all commands";
    private const string Raw16Opt = "smartmontools, raw16(raw16): the count is the lowest word";
    private const string Raw24 = "smartmontools, raw24(raw8) and msec24hour32: hours in the lowest bytes, minutes or milliseconds above";
    private const string TempMinMax = "smartmontools, tempminmax and temp10x: the temperature is the lowest byte, or tenths of a degree";
    private const string Raw24Div32 =
        "smartmontools, raw24/raw32, as Seagate defines it: errors in the highest word, operations in the lower 32 bits";

    /// <summary>The decoders, one an attribute at most.</summary>
    public static IReadOnlyList<RawDecoder> All { get; } =
    [
        new(1, DriveMaker.Seagate, 0, RawRule.ErrorsOverOperations, Raw24Div32),
        new(5, DriveMaker.Any, uint.MaxValue, RawRule.LowestWord, Raw16Opt),
        new(7, DriveMaker.Seagate, 0, RawRule.ErrorsOverOperations, Raw24Div32),
        new(9, DriveMaker.Any, 0xFFFFFF, RawRule.LowestThreeBytes, Raw24),
        new(188, DriveMaker.Any, 0xFFFF, RawRule.LowestWord, Raw16),
        new(190, DriveMaker.Any, 255, RawRule.Temperature, TempMinMax),
        new(194, DriveMaker.Any, 255, RawRule.Temperature, TempMinMax),
        new(195, DriveMaker.Seagate, 0, RawRule.ErrorsOverOperations, Raw24Div32),
        new(196, DriveMaker.Any, uint.MaxValue, RawRule.LowestWord, Raw16Opt),
        new(240, DriveMaker.Any, 0xFFFFFF, RawRule.LowestThreeBytes, Raw24),
    ];

    private static readonly RawDecoder?[] ByAttribute =
    [
        .. Enumerable.Range(0, 256).Select(attribute => All.FirstOrDefault(decoder => decoder.Attribute == attribute)),
    ];

    /// <summary>The decoder of an attribute; null where its raw value is a plain number.</summary>
    public static RawDecoder? ForAttribute(int attribute) => (uint)attribute < (uint)ByAttribute.Length ? ByAttribute[attribute] : null;
}
