using System.Text;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Inspection;

/// <summary>Counts readings by kind, drive, day and column.</summary>
internal sealed class ReadingTally(KindSchemas schemas)
{
    private readonly Dictionary<DriveKind, Counts> _kinds = [];
    private readonly Dictionary<string, WarningDrive> _warnings = new(StringComparer.Ordinal);

    public long Readings { get; private set; }

    public DateOnly? FirstDay { get; private set; }

    public DateOnly? LastDay { get; private set; }

    public IReadOnlyList<WarningDrive> Warnings => [.. _warnings.Values];

    public IReadOnlyList<KindInspection> Kinds =>
        [
            .. _kinds
                .OrderBy(kind => kind.Key)
                .Select(kind => new KindInspection(
                    kind.Key,
                    schemas[kind.Key].Id,
                    kind.Value.Readings,
                    kind.Value.Drives.Count,
                    schemas[kind.Key]
                        .Columns.Zip(kind.Value.Filled)
                        .Where(column => column.Second > 0)
                        .ToDictionary(column => column.First, column => column.Second),
                    [.. schemas[kind.Key].Columns.Zip(kind.Value.Filled).Where(column => column.Second == 0).Select(column => column.First)]
                )),
        ];

    /// <summary>Counts one reading of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="values">Its values by the kind's schema.</param>
    public void Add(DriveKind kind, in DriveReading reading, ReadOnlySpan<float> values)
    {
        if (!_kinds.TryGetValue(kind, out var counts))
            _kinds[kind] = counts = new Counts(schemas[kind].Columns.Count);
        Readings++;
        counts.Readings++;
        var serialNumber = Encoding.UTF8.GetString(reading.SerialNumber);
        counts.Drives.Add(serialNumber);
        for (var slot = 0; slot < values.Length; slot++)
        {
            if (!float.IsNaN(values[slot]))
                counts.Filled[slot]++;
        }
        var day = DateOnly.FromDateTime(reading.Time);
        if (FirstDay is null || day < FirstDay)
            FirstDay = day;
        if (LastDay is null || day > LastDay)
            LastDay = day;
        if (reading.Verdict.IsWarning)
            _warnings[serialNumber] = new(serialNumber, Encoding.UTF8.GetString(reading.Model), reading.Verdict.Warnings);
    }

    private sealed class Counts(int columns)
    {
        public long Readings { get; set; }

        public HashSet<string> Drives { get; } = new(StringComparer.Ordinal);

        public long[] Filled { get; } = new long[columns];
    }
}
