using ServerlessAnomaly.Alerting;

namespace ServerlessAnomaly.Fleet;

/// <summary>A machine, as the drives say that are in it. The drives of one machine share it.</summary>
/// <param name="Host">The machine; empty where it was not said.</param>
/// <param name="DataCenter">The data centre; hosts of two data centres may be called the same.</param>
/// <param name="Vault">The vault.</param>
public sealed record DriveHost(string Host, string DataCenter, string Vault)
{
    /// <summary>Not said.</summary>
    public static DriveHost Unknown { get; } = new("", "", "");
}

/// <summary>Where in a machine a drive is.</summary>
/// <param name="Slot">The bay; empty where it was not said.</param>
/// <param name="Device">The device's name.</param>
public sealed record DriveBay(string Slot, string Device)
{
    /// <summary>Not said.</summary>
    public static DriveBay Unknown { get; } = new("", "");
}

/// <summary>Puts both together.</summary>
internal static class DrivePlace
{
    /// <summary>Where the drive is, as alerts say it; null where nothing is known.</summary>
    public static AlertLocation? Of(DriveHost host, DriveBay bay) =>
        host == DriveHost.Unknown && bay == DriveBay.Unknown
            ? null
            : new()
            {
                Host = Said(host.Host),
                DataCenter = Said(host.DataCenter),
                Vault = Said(host.Vault),
                Slot = Said(bay.Slot),
                Device = Said(bay.Device),
            };

    private static string? Said(string text) => text.Length > 0 ? text : null;
}
