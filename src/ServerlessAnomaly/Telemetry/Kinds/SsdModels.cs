namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Tells an ATA SSD from a disk by its label, where nothing else does: flat readings have no <c>rotation_rate</c>. Most have "SSD" in their name; the
/// others begin as smartmontools' drive database has them under families of SSDs.
/// </summary>
internal static class SsdModels
{
    private static readonly byte[][] Starts =
    [
        "MTFD"u8.ToArray(),
        "Micron_"u8.ToArray(),
        "Micron 5"u8.ToArray(), // Micron's own
        "MZ7"u8.ToArray(),
        "MZ-7"u8.ToArray(),
        "SAMSUNG MZ"u8.ToArray(), // Samsung's for makers of computers
        "KINGSTON SA"u8.ToArray(),
        "KINGSTON SE"u8.ToArray(),
        "KINGSTON SK"u8.ToArray(),
        "KINGSTON SM"u8.ToArray(),
        "KINGSTON SU"u8.ToArray(),
        "KINGSTON SV"u8.ToArray(),
        "KINGSTON SH"u8.ToArray(),
        "WDC WDS"u8.ToArray(),
        "WDC  WDS"u8.ToArray(),
        "WDS"u8.ToArray(), // WD Blue, Green, Red SA500
        "SanDisk SD"u8.ToArray(),
        "THNS"u8.ToArray(),
        "TOSHIBA THN"u8.ToArray(),
        "KIOXIA"u8.ToArray(),
        "OCZ"u8.ToArray(),
        "HFS"u8.ToArray(),
        "SATADOM"u8.ToArray(),
        "DELLBOSS"u8.ToArray(),
    ];

    public static bool IsSsd(ReadOnlySpan<byte> model)
    {
        if (model.IndexOf("SSD"u8) >= 0)
            return true;
        if (model.StartsWith("ATA "u8))
            model = model[4..];
        foreach (var start in Starts)
            if (model.StartsWith(start))
                return true;
        return false;
    }
}
