using System.Text;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>The drives that a replay has sent and the days on which their files say that they failed. Labels stay here: they are never sent.</summary>
internal sealed class DriveLabels
{
    private readonly Dictionary<string, DateOnly?> _failedOn = new(StringComparer.Ordinal);

    /// <summary>First day that was sent.</summary>
    public DateOnly FirstDay { get; private set; } = DateOnly.MaxValue;

    /// <summary>Last day that was sent.</summary>
    public DateOnly LastDay { get; private set; } = DateOnly.MinValue;

    /// <summary>Drives seen.</summary>
    public int Drives => _failedOn.Count;

    /// <summary>All drives, each with the day of its failure; null if it did not fail.</summary>
    public IEnumerable<KeyValuePair<string, DateOnly?>> All => _failedOn;

    /// <summary>Notes a drive, and its failure if the reading says so.</summary>
    public void Note(in DriveReading reading)
    {
        Span<char> text = stackalloc char[Encoding.UTF8.GetMaxCharCount(reading.SerialNumber.Length)];
        var serialNumber = text[..Encoding.UTF8.GetChars(reading.SerialNumber, text)];
        var lookup = _failedOn.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(serialNumber, out var name, out _))
        {
            name = new string(serialNumber);
            _failedOn.Add(name, null);
        }
        var day = DateOnly.FromDateTime(reading.Time);
        if (day < FirstDay)
            FirstDay = day;
        if (day > LastDay)
            LastDay = day;
        if (reading.Failed)
            _failedOn[name] = day;
    }
}
