using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Windowing;

/// <summary>
/// The windows of one partition's drives of all kinds, each kind by its own schema; ATA's disks and SSDs share one. The clock by which drives
/// fall silent is one for all of them.
/// </summary>
public sealed class KindWindows
{
    private readonly PartitionWindows _ata, _nvme, _sas;
    private readonly int _steps;
    private SilenceClock _clock = SilenceClock.Start;

    /// <param name="schemas">The columns of each kind.</param>
    /// <param name="options">Shape of all windows.</param>
    public KindWindows(KindSchemas schemas, WindowOptions options)
    {
        _steps = options.Steps;
        _ata = Windows(DriveKind.AtaDisk, "smart_9_raw");
        _nvme = Windows(DriveKind.Nvme, "nvme_power_on_hours");
        _sas = Windows(DriveKind.Sas, "scsi_power_on_hours");

        PartitionWindows Windows(DriveKind kind, string hours)
        {
            var columns = schemas[kind].Columns;
            return new(options, columns.Count, columns.ToList().IndexOf(hours)) { Hosts = Hosts, Bays = Bays };
        }
    }

    /// <summary>The windows of a kind.</summary>
    public PartitionWindows this[DriveKind kind] => kind switch { DriveKind.Nvme => _nvme, DriveKind.Sas => _sas, _ => _ata };

    /// <summary>Drives of all kinds.</summary>
    public int Count => _ata.Count + _nvme.Count + _sas.Count;

    /// <summary>Drives whose window is complete.</summary>
    public int ReadyCount => _ata.ReadyCount + _nvme.ReadyCount + _sas.ReadyCount;

    /// <summary>Drives that were told as silent and have said nothing since.</summary>
    public int SilentCount => _ata.SilentCount + _nvme.SilentCount + _sas.SilentCount;

    /// <summary>Drives whose last word was that they sleep.</summary>
    public int AsleepCount => _ata.AsleepCount + _nvme.AsleepCount + _sas.AsleepCount;

    /// <summary>Newest step of any reading by which silence is told; <see cref="int.MinValue"/> before the first.</summary>
    public int NewestStep => _clock.Step;

    internal TextTable Hosts { get; } = new();

    internal TextTable Bays { get; } = new();

    internal ref SilenceClock Clock => ref _clock;

    /// <summary>Forgets the drives that were not heard of for so many ticks of their kind's clock.</summary>
    public void EvictUnheard(int ticks)
    {
        foreach (var kind in KindSchemas.Distinct) this[kind].EvictUnheard(ticks);
    }

    /// <summary>Takes note that a drive was heard of, and says whether the clock has ticked.</summary>
    internal bool Hear(PartitionWindows windows, int drive, int step, bool? ticked = null)
    {
        ref readonly var before = ref windows.Slot(drive).Notes;
        var ticks = _clock.Hear(before.SeenAt, step, _steps, out var isBehind, ticked);
        var flags = before.Flags & ~(DriveFlags.Silent | DriveFlags.Asleep | DriveFlags.Behind);
        windows.Note(drive, before with { SeenAt = _clock.Now, Flags = isBehind ? flags | DriveFlags.Behind : flags });
        return ticks;
    }
}
