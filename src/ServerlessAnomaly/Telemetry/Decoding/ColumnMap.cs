using System.Text;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Other names for the known ones.</summary>
internal sealed class ColumnMap
{
    private readonly (byte[] From, byte[] To)[] _pairs;

    /// <exception cref="ArgumentException">A name is mapped to one that is not known.</exception>
    public ColumnMap(IReadOnlyDictionary<string, string> map)
    {
        foreach (var (from, to) in map)
        {
            if (!IsKnown(to))
                throw new ArgumentException(
                    $"The column map leads '{from}' to '{to}', which is no known column; map to 'serial_number', 'date', 'timestamp', 'model', "
                        + "'smart_5_raw' and the like."
                );
        }
        _pairs = [.. map.Select(pair => (Encoding.UTF8.GetBytes(pair.Key), Encoding.UTF8.GetBytes(pair.Value)))];
    }

    public bool IsEmpty => _pairs.Length == 0;

    /// <summary>The known name for a name; the name itself where the map does not have it.</summary>
    public ReadOnlySpan<byte> Apply(ReadOnlySpan<byte> name)
    {
        foreach (var (from, to) in _pairs)
        {
            if (name.SequenceEqual(from))
                return to;
        }
        return name;
    }

    /// <summary>Whether a name means something to some reading.</summary>
    public static bool IsKnown(string name) =>
        ReadingFields.Find(Encoding.UTF8.GetBytes(name)) != ReadingField.Other
        || name.StartsWith("nvme_", StringComparison.Ordinal)
        || name.StartsWith("scsi_", StringComparison.Ordinal)
        || name.StartsWith("ssd_", StringComparison.Ordinal)
        || (
            name.StartsWith("smart_", StringComparison.Ordinal)
            && (name.EndsWith("_raw", StringComparison.Ordinal) || name.EndsWith("_normalized", StringComparison.Ordinal))
        );
}
