using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Inspection;

/// <summary>Looks into CSV files, plain, compressed or in zips.</summary>
internal sealed class CsvInspector(KindSchemas schemas, FileReadOptions options)
{
    private readonly FeatureSchema _every = new(
        "every-column",
        1,
        [.. DriveKinds.All.SelectMany(kind => schemas[kind].Columns).Distinct().Select(column => new Feature(column, column))]
    );

    private int[][]? _slots;

    public async Task<FileInspection> InspectAsync(TelemetryFile file, OpenZip zips, CancellationToken cancellationToken)
    {
        var (tally, report) = (new ReadingTally(schemas), new FileReadReport());
        string? error = null;
        var batch = new ReadingBatch(_every.Columns.Count);
        try
        {
            await using var text = file.Open(zips);
            var reader = new BackblazeCsvReader(text, file.Name, _every, DateOnly.MinValue, DateOnly.MaxValue, options, report);
            while (await reader.ReadAsync(batch, FileTelemetryArchive.BatchSize, cancellationToken) > 0)
            {
                Add(tally, batch);
                batch.Clear();
            }
        }
        catch (TelemetryFormatException refused)
        {
            Add(tally, batch);
            error = $"{refused.Message} {report.Readings:N0} readings of the file were read before it.";
        }
        return new()
        {
            File = file.Name,
            Format = "csv",
            Readings = tally.Readings,
            FirstDay = tally.FirstDay,
            LastDay = tally.LastDay,
            Kinds = tally.Kinds,
            Refused = Refused(report),
            Warnings = tally.Warnings,
            Error = error,
        };
    }

    private static RefusedReadings[] Refused(FileReadReport report)
    {
        var refused = new List<RefusedReadings>();
        if (report.WithoutValues > 0)
            refused.Add(
                new(
                    "noValues",
                    report.WithoutValues,
                    "The row has no value of any schema: a drive that is not read, such as one behind a controller."
                )
            );
        if (report.Unreadable > 0)
            refused.Add(new("unreadableLine", report.Unreadable, report.FirstUnreadable[0]));
        return [.. refused];
    }

    private void Add(ReadingTally tally, ReadingBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
            Add(tally, batch[i]);
    }

    private int IndexOf(string column) => _every.Columns.Index().First(every => every.Item == column).Index;

    private void Add(ReadingTally tally, in DriveReading reading)
    {
        // ATA's disks and SSDs share columns; which of them the drive is, its model says.
        _slots ??= [.. DriveKinds.All.Select(kind => schemas[kind].Columns.Select(column => IndexOf(column)).ToArray())];
        foreach (var kind in DriveKinds.All)
        {
            if (kind is DriveKind.AtaDisk or DriveKind.AtaSsd && kind != reading.Kind)
                continue;
            var values = new float[_slots[(int)kind].Length];
            for (var slot = 0; slot < values.Length; slot++)
                values[slot] = reading.Values[_slots[(int)kind][slot]];
            if (values.AsSpan().ContainsAnyExcept(float.NaN))
                tally.Add(kind, reading, values);
        }
    }
}
