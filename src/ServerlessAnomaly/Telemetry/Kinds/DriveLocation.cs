namespace ServerlessAnomaly.Telemetry;

/// <summary>Where a drive is, as far as its reading says; UTF-8, empty where it does not. A view that is valid as long as its reading.</summary>
public readonly ref struct DriveLocation
{
    /// <summary>The machine: <c>host</c> or <c>hostname</c>.</summary>
    public ReadOnlySpan<byte> Host { get; init; }

    /// <summary>The bay: <c>slot</c> or <c>pod_slot_num</c>.</summary>
    public ReadOnlySpan<byte> Slot { get; init; }

    /// <summary>The data centre: <c>datacenter</c>.</summary>
    public ReadOnlySpan<byte> DataCenter { get; init; }

    /// <summary>The vault: <c>vault</c> or <c>vault_id</c>.</summary>
    public ReadOnlySpan<byte> Vault { get; init; }

    /// <summary>The device's name on its machine: smartctl's <c>device.info_name</c>, else <c>device.name</c>.</summary>
    public ReadOnlySpan<byte> Device { get; init; }

    /// <summary>Whether nothing is known.</summary>
    public bool IsEmpty => Host.IsEmpty && Slot.IsEmpty && DataCenter.IsEmpty && Vault.IsEmpty && Device.IsEmpty;
}
