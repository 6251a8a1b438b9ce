using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Windowing.Drives;

/// <summary>Where the drives of a partition are: the texts of their hosts and bays, each kept once.</summary>
internal sealed class PlaceTable
{
    /// <summary>Host, data centre and vault: <see cref="PlaceText.Host"/>.</summary>
    public TextTable Hosts { get; } = new();

    /// <summary>Slot and device: <see cref="PlaceText.Bay"/>.</summary>
    public TextTable Bays { get; } = new();

    /// <summary>The drive's place; valid until a text is forgotten.</summary>
    public DriveLocation Location(in DriveSlot slot) => PlaceText.Location(Hosts.Name(slot.Host), Bays.Name(slot.Bay));

    /// <summary>Takes over where a drive is, as its newest reading says; what that does not say stays. Says whether it has moved.</summary>
    public bool Locate(ref DriveSlot slot, in DriveLocation said)
    {
        if (said.IsEmpty)
            return false;
        Span<byte> text = stackalloc byte[TextTable.MaxBytes + 1];
        var before = (slot.Host, slot.Bay);
        slot.Host = Hosts.Replace(slot.Host, PlaceText.Host(text, Hosts.Name(slot.Host), said));
        slot.Bay = Bays.Replace(slot.Bay, PlaceText.Bay(text, Bays.Name(slot.Bay), said));
        return before != (slot.Host, slot.Bay);
    }

    /// <summary>Sets where a drive is to what was stored.</summary>
    public void Locate(ref DriveSlot slot, ReadOnlySpan<byte> host, ReadOnlySpan<byte> bay) =>
        (slot.Host, slot.Bay) = (Hosts.Replace(slot.Host, host), Bays.Replace(slot.Bay, bay));

    /// <summary>A drive is forgotten.</summary>
    public void Release(in DriveSlot slot)
    {
        Hosts.Release(slot.Host);
        Bays.Release(slot.Bay);
    }
}
