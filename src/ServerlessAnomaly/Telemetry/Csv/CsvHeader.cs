using System.Text;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Understands the first line of a Backblaze CSV file, whose columns differ by year.</summary>
internal static class CsvHeader
{
    /// <summary>The columns in the file's order.</summary>
    /// <exception cref="TelemetryFormatException">A column is missing or comes twice, or none belongs to the schema.</exception>
    public static CsvColumn[] Parse(Span<byte> line, string name, FeatureSchema schema, ColumnLookup lookup, bool needsValues = true)
    {
        if (line.StartsWith("\uFEFF"u8)) line = line[3..];
        var columns = new List<CsvColumn>();
        var fields = new CsvFields(line);
        while (fields.TryTake(out var field))
        {
            var slot = lookup.Find(field);
            columns.Add(new(Encoding.UTF8.GetString(field), slot >= 0 ? ReadingField.Other : ReadingFields.Find(field), slot));
        }

        Require(ReadingField.Date, "date");
        Require(ReadingField.SerialNumber, "serial_number");
        if (needsValues && !columns.Exists(column => column.Slot >= 0))
            throw new TelemetryFormatException(
                $"{name}: the header has none of the columns of schema {schema.Id} ({schema.Columns[0]}, …); is this a Backblaze file?");
        var twice = columns.Where(column => column.IsRead).GroupBy(column => column.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new TelemetryFormatException($"{name}: the header names the column '{twice.Key}' more than once; remove one.");
        return [.. columns];

        void Require(ReadingField wanted, string column)
        {
            if (!columns.Exists(found => found.Field == wanted))
                throw new TelemetryFormatException(
                    $"{name}: the header has no column '{column}'; daily telemetry needs 'date' and 'serial_number'.");
        }
    }
}
