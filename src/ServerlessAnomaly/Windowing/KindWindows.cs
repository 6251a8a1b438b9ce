using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Windowing;

/// <summary>The windows of one partition's drives of all kinds, each kind by its own schema; ATA's disks and SSDs share one.</summary>
/// <param name="schemas">The columns of each kind.</param>
/// <param name="options">Shape of all windows.</param>
public sealed class KindWindows(KindSchemas schemas, WindowOptions options)
{
    private readonly PartitionWindows _ata = new(options, schemas[DriveKind.AtaDisk].Columns.Count);
    private readonly PartitionWindows _nvme = new(options, schemas[DriveKind.Nvme].Columns.Count);
    private readonly PartitionWindows _sas = new(options, schemas[DriveKind.Sas].Columns.Count);

    /// <summary>The windows of a kind.</summary>
    public PartitionWindows this[DriveKind kind] => kind switch { DriveKind.Nvme => _nvme, DriveKind.Sas => _sas, _ => _ata };

    /// <summary>Drives of all kinds.</summary>
    public int Count => _ata.Count + _nvme.Count + _sas.Count;

    /// <summary>Forgets the drives that were not heard of for so many ticks of their kind's clock.</summary>
    public void EvictUnheard(int ticks)
    {
        foreach (var kind in KindSchemas.Distinct) this[kind].EvictUnheard(ticks);
    }
}
