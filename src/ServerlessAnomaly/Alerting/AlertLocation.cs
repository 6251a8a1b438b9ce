using System.Text;
using System.Text.Json.Serialization;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Alerting;

/// <summary>Where the drive of an alert is, as far as its reading said; what it did not say is left out.</summary>
public sealed record AlertLocation
{
    /// <summary>The machine.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Host { get; init; }

    /// <summary>The bay.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Slot { get; init; }

    /// <summary>The device's name on its machine.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Device { get; init; }

    /// <summary>The data centre.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DataCenter { get; init; }

    /// <summary>The vault.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Vault { get; init; }

    /// <summary>That of a reading; null where it says nothing of it.</summary>
    public static AlertLocation? From(in DriveLocation location) =>
        location.IsEmpty
            ? null
            : new()
            {
                Host = Text(location.Host),
                Slot = Text(location.Slot),
                Device = Text(location.Device),
                DataCenter = Text(location.DataCenter),
                Vault = Text(location.Vault),
            };

    /// <summary>The same in a few words, from the machine to the bay.</summary>
    public override string ToString() =>
        string.Join(
            ", ",
            new[]
            {
                Host is null ? null : $"host {Host}",
                Slot is null ? null : $"slot {Slot}",
                Device,
                DataCenter is null ? null : $"data centre {DataCenter}",
                Vault is null ? null : $"vault {Vault}",
            }.OfType<string>()
        );

    private static string? Text(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Encoding.UTF8.GetString(utf8);
}
