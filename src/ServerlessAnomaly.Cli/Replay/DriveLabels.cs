using System.Runtime.InteropServices;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>The drives that a replay has sent and the days on which their files say that they failed. Labels stay here: they are never sent.</summary>
internal sealed class DriveLabels
{
    private readonly Dictionary<string, DateOnly?> _failedOn = new(StringComparer.Ordinal);

    /// <summary>Drives seen.</summary>
    public int Drives => _failedOn.Count;

    /// <summary>Failed drives and the day of failure.</summary>
    public IEnumerable<KeyValuePair<string, DateOnly>> Failures =>
        _failedOn.Where(drive => drive.Value is not null).Select(drive => KeyValuePair.Create(drive.Key, drive.Value!.Value));

    /// <summary>Whether a drive was sent.</summary>
    public bool Contains(string serialNumber) => _failedOn.ContainsKey(serialNumber);

    /// <summary>Notes a drive, and its failure if the reading says so.</summary>
    public void Note(string serialNumber, in DriveReading reading)
    {
        ref var failedOn = ref CollectionsMarshal.GetValueRefOrAddDefault(_failedOn, serialNumber, out _);
        if (reading.Failed) failedOn = DateOnly.FromDateTime(reading.Time);
    }
}
