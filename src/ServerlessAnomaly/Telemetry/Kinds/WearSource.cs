namespace ServerlessAnomaly.Telemetry;

/// <summary>Where the wear of an ATA SSD is told by its maker: an attribute whose normalized value is the share that is left, in percent.</summary>
/// <param name="Column">The column that it fills, with the share that is used.</param>
/// <param name="Attribute">Number of the SMART attribute.</param>
/// <param name="Source">Whose drives have it, and what smartmontools' drive database calls it there.</param>
public sealed record WearSource(string Column, byte Attribute, string Source)
{
    /// <summary>Name of the attribute's own column.</summary>
    public string From => $"smart_{Attribute}_normalized";
}

/// <summary>
/// The table of what tells wear, the first that is there counts. Raw values of these attributes count other things on each maker's drives: erase
/// cycles, percent, nothing.
/// </summary>
public static class WearSources
{
    /// <summary>Share of the endurance that is used, in percent; as NVMe's <c>percentage_used</c>.</summary>
    public const string PercentageUsed = "ssd_percentage_used";

    /// <summary>Share of the spare blocks that is used, in percent.</summary>
    public const string SpareUsed = "ssd_spare_used";

    /// <summary>The sources, in the order in which they count.</summary>
    public static IReadOnlyList<WearSource> All { get; } =
    [
        new(PercentageUsed, 231, "Kingston, Phison, SandForce, Apacer: SSD_Life_Left, Lifetime_Left"),
        new(PercentageUsed, 177, "Samsung: Wear_Leveling_Count"),
        new(PercentageUsed, 202, "Crucial, Micron: Percent_Lifetime_Remain"),
        new(PercentageUsed, 233, "Intel, Solidigm: Media_Wearout_Indicator"),
        new(PercentageUsed, 173, "older Micron, Apple, Toshiba: Ave_Block-Erase_Count, Wear_Leveling_Count"),
        new(SpareUsed, 232, "Intel, Solidigm, Kingston: Available_Reservd_Space"),
        new(SpareUsed, 170, "Intel: Available_Reservd_Space; Micron: Reserved_Block_Count"),
    ];

    /// <summary>What a normalized value means; NaN where it is no share: makers begin at 100, and some leave an unused one at 0 or above 100.</summary>
    public static float Used(float normalized) => normalized is > 0 and <= 100 ? 100 - normalized : float.NaN;
}
