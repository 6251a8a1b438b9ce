using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Inspection;

/// <summary>Looks into CSV files, plain, compressed or in zips.</summary>
internal sealed class CsvInspector(KindSchemas schemas, FileReadOptions options)
{
    private static readonly DriveKind[] Sources = [DriveKind.AtaDisk, DriveKind.Nvme, DriveKind.Sas];

    private readonly FeatureSchema _every = new("every-column", 1,
        [.. Sources.SelectMany(kind => schemas[kind].Columns).Distinct().Select(column => new Feature(column, column))]);

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
        if (report.WithoutValues > 0) refused.Add(new("noValues", report.WithoutValues, "The row has no value of any schema: a drive that is not read, such as one behind a controller."));
        if (report.Unreadable > 0) refused.Add(new("unreadableLine", report.Unreadable, report.FirstUnreadable[0]));
        return [.. refused];
    }

    private void Add(ReadingTally tally, ReadingBatch batch)
    {
        for (var i = 0; i < batch.Count; i++) Add(tally, batch[i]);
    }

    private void Add(ReadingTally tally, in DriveReading reading)
    {
        var start = 0;
        foreach (var kind in Sources)
        {
            var values = reading.Values.Slice(start, schemas[kind].Columns.Count);
            start += values.Length;
            if (!values.ContainsAnyExcept(float.NaN)) continue;
            tally.Add(kind == DriveKind.AtaDisk ? reading.Kind : kind, reading, values);
        }
    }
}
