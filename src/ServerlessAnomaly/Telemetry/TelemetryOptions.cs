using System.ComponentModel.DataAnnotations;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Limits on what a device may send. Settings section <c>Telemetry</c>.</summary>
public sealed class TelemetryOptions
{
    /// <summary>Default of <see cref="Schema"/>.</summary>
    public const string DefaultSchema = "backblaze-21";

    /// <summary>Shipped feature schema, or the path of a schema file. A champion trained on another schema is refused.</summary>
    [Required]
    public string Schema { get; set; } = DefaultSchema;

    /// <summary>Largest body in bytes. Default 1,048,576, Event Hubs' own limit.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>Longest serial number in UTF-8 bytes. Default 64.</summary>
    [Range(1, 255)]
    public int MaxSerialNumberBytes { get; set; } = 64;

    /// <summary>How far ahead of the clock a reading's time may be. Default one day, for devices with a wrong time zone.</summary>
    public TimeSpan FutureTolerance { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Names that devices or files use in place of the known ones, such as <c>r_5</c> for <c>smart_5_raw</c> or <c>disk_id</c> for
    /// <c>serial_number</c>. Empty by default.
    /// </summary>
    public Dictionary<string, string> ColumnMap { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Names of <see cref="ColumnMap"/> that stand for no known one.</summary>
    public IEnumerable<string> MappedToUnknown =>
        ColumnMap.Where(pair => !Telemetry.ColumnMap.IsKnown(pair.Value)).Select(pair => pair.Key).Order(StringComparer.Ordinal);
}
