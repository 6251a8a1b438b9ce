using System.Text;
using ServerlessAnomaly.Avro;

namespace ServerlessAnomaly.Telemetry;

/// <summary>What the fields of a record must be to become a reading. What is refused here would be refused of every single event.</summary>
internal static class AvroContract
{
    private static readonly AvroKind[] Whole = [AvroKind.Int, AvroKind.Long];
    private static readonly AvroKind[] Plain = [AvroKind.String, .. Whole];
    private static readonly AvroKind[] Numbers = [.. Plain, AvroKind.Float, AvroKind.Double];

    public static AvroSchemaProblem? FindProblem(AvroSchema record)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in record.Fields)
        {
            var key = AvroPlan.KeyOf(field);
            if (!ColumnMap.IsKnown(key))
                continue;
            if (!named.TryAdd(key, field.Name))
                return new(
                    field.Name,
                    $"The fields '{named[key]}' and '{field.Name}' are both '{key}'; take the alias out of one of them."
                );
            if (FindProblem(field, MeaningOf(key)) is { } problem)
                return problem;
        }
        if (!named.ContainsKey("serial_number"))
            return new(
                "serial_number",
                "The schema has no field 'serial_number'; add it as a string, or name it as an alias of the field that has it."
            );
        if (!named.ContainsKey("date") && !named.ContainsKey("timestamp") && !named.ContainsKey("local_time"))
            return new(
                "timestamp",
                "The schema has no time; add 'timestamp' (a long with the logical type timestamp-millis, or a string) or 'date'."
            );
        return named.Keys.Any(IsValue)
            ? null
            : new(
                "",
                "The schema has no value of a drive; add fields such as 'smart_5_raw', 'nvme_media_errors' or 'scsi_grown_defect_list', or aliases of these names."
            );
    }

    private static AvroSchemaProblem? FindProblem(AvroField field, ReadingField meaning)
    {
        var (kinds, instead) = meaning switch
        {
            ReadingField.SerialNumber => (Plain, "a string"),
            ReadingField.Model or ReadingField.ModelName => ([AvroKind.String], "a string"),
            ReadingField.Date or ReadingField.Timestamp => (
                [.. Plain, AvroKind.Double],
                "a long with the logical type timestamp-millis, or a string"
            ),
            ReadingField.Failure => ([.. Plain, AvroKind.Boolean], "a boolean"),
            ReadingField.Other or ReadingField.CapacityBytes => (
                Numbers,
                "a long or a double, in a union with null where it may be missing"
            ),
            ReadingField.Host or ReadingField.Slot or ReadingField.DataCenter or ReadingField.Vault => (
                [.. Plain, AvroKind.Enum],
                "a string"
            ),
            _ => ((AvroKind[])[], ""),
        };
        if (kinds.Length == 0)
            return null;
        var isTime = meaning is ReadingField.Date or ReadingField.Timestamp;
        foreach (var type in field.Type.Kind == AvroKind.Union ? field.Type.Branches : [field.Type])
        {
            if (type.Kind == AvroKind.Null)
                continue;
            var kind = type.Kind.ToString().ToLowerInvariant();
            var what = type.LogicalType.Length > 0 ? $"{kind} with the logical type {type.LogicalType}" : kind;
            if (!kinds.Contains(type.Kind) || (!isTime && AvroTimes.TimeOf(type) != AvroTime.None))
                return new(field.Name, $"The field '{field.Name}' is of type {what}, of which no reading can be made; make it {instead}.");
        }
        return null;
    }

    private static ReadingField MeaningOf(string key) => ReadingFields.Find(Encoding.UTF8.GetBytes(key));

    private static bool IsValue(string key) =>
        MeaningOf(key)
            is ReadingField.Other
                or ReadingField.AtaSmartAttributes
                or ReadingField.NvmeHealthLog
                or ReadingField.ScsiErrorCounterLog
                or ReadingField.ScsiPendingDefects
                or ReadingField.ScsiCycles;
}
