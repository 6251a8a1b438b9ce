using System.Text;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Understands the first line of a CSV file of telemetry: its delimiter, and its columns, which differ by year and by owner.</summary>
internal static class CsvHeader
{
    /// <summary>The byte that parts the fields: the one of comma, semicolon, tab and bar that the line has most of.</summary>
    public static byte Delimiter(ReadOnlySpan<byte> line)
    {
        var (best, most) = ((byte)',', 0);
        foreach (var candidate in ",;\t|"u8)
        {
            var count = line.Count(candidate);
            if (count > most)
                (best, most) = (candidate, count);
        }
        return best;
    }

    /// <summary>The columns in the file's order.</summary>
    /// <exception cref="TelemetryFormatException">A column is missing or comes twice, or none belongs to the schema nor to another kind of drive.</exception>
    public static CsvColumn[] Parse(
        Span<byte> line,
        byte delimiter,
        string name,
        FeatureSchema schema,
        ColumnLookup lookup,
        ColumnMap map,
        bool needsValues = true
    )
    {
        if (line.StartsWith("\uFEFF"u8))
            line = line[3..];
        var columns = new List<CsvColumn>();
        var fields = new CsvFields(line, delimiter);
        while (fields.TryTake(out var field))
        {
            var known = map.Apply(field);
            var slot = lookup.Find(known, out var attribute);
            columns.Add(
                new(
                    Encoding.UTF8.GetString(field),
                    slot >= 0 && attribute >= 0 ? ReadingField.Other : ReadingFields.Find(known),
                    slot,
                    attribute
                )
            );
        }

        if (needsValues && !columns.Exists(column => column.Slot >= 0) && !columns.Exists(column => IsOfOtherKind(column.Name, schema)))
            throw new TelemetryFormatException($"{name}: {WithoutValues(columns, schema)}");
        if (!columns.Exists(found => found.Field is ReadingField.Date or ReadingField.Timestamp))
            throw Missing("date");
        if (!columns.Exists(found => found.Field == ReadingField.SerialNumber))
            throw Missing("serial_number");
        var twice = columns.Where(column => column.IsRead).GroupBy(column => column.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new TelemetryFormatException($"{name}: the header names the column '{twice.Key}' more than once; remove one.");
        return [.. columns];

        TelemetryFormatException Missing(string column) =>
            new(
                $"{name}: the header has no column '{column}'; telemetry needs 'date' (or 'timestamp') and 'serial_number', under these names or mapped to them."
            );
    }

    /// <summary>A file of other drives is no broken file: it has no reading of this kind.</summary>
    private static bool IsOfOtherKind(string name, FeatureSchema schema)
    {
        DriveKind? kind =
            name.StartsWith("nvme_", StringComparison.Ordinal) ? DriveKind.Nvme
            : name.StartsWith("scsi_", StringComparison.Ordinal) ? DriveKind.Sas
            : name.StartsWith("smart_", StringComparison.Ordinal) && name.EndsWith("_raw", StringComparison.Ordinal) ? DriveKind.AtaDisk
            : null;
        var own = DriveKinds.Sole(schema);
        return kind is not null && own is not null && kind != (own == DriveKind.AtaSsd ? DriveKind.AtaDisk : own);
    }

    private static string WithoutValues(List<CsvColumn> columns, FeatureSchema schema)
    {
        var unknown = columns
            .Where(column => column.Field == ReadingField.Other && column.Name.Length > 0)
            .Select(column => column.Name)
            .ToList();
        if (columns.Count > 0 && OtherFormat(columns[0].Name) is { } other)
            return other;
        return
            columns.Exists(column => column.Name.EndsWith("_normalized", StringComparison.Ordinal))
            && columns.TrueForAll(column => !column.Name.EndsWith("_raw", StringComparison.Ordinal))
            ? $"the header has normalised SMART values only and none of the columns of schema {schema.Id} ({schema.Columns[0]}, …); get the raw ones as well."
            : $"the header has no SMART value under a known name, none of the columns of schema {schema.Id} ({schema.Columns[0]}, …){ObjectLooks.Named(unknown)}; "
                + "map them, such as r_5=smart_5_raw, or name a file that has them.";
    }

    /// <summary>What a file is that is no CSV, whatever its name says; null where it may be one.</summary>
    private static string? OtherFormat(string first) =>
        first.StartsWith('\u001F') ? "the file is compressed (gzip); name it .csv.gz."
        : first.StartsWith("PK\u0003\u0004", StringComparison.Ordinal)
            ? "the file is a zip or a spreadsheet; name it .zip, or save its table as CSV."
        : first.StartsWith('{') || first.StartsWith('[')
            ? "the file is JSON, which devices send; name it .json to inspect it, or send it to the hub as an event."
        : first.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)
            ? "the first line is a hint for Excel; take it out, so that the names of the columns come first."
        : first.StartsWith('#') ? "the first line is a comment; take it out, so that the names of the columns come first."
        : null;
}
