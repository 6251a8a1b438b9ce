namespace ServerlessAnomaly.Telemetry;

/// <summary>What one column of a CSV file is read as.</summary>
/// <param name="Name">The header's name.</param>
/// <param name="Field">A field with a meaning of its own, or <see cref="ReadingField.Other"/>.</param>
/// <param name="Slot">Slot of the schema's column; negative when the column is none of them.</param>
/// <param name="Attribute">The attribute whose raw value the column is; negative for any other.</param>
internal sealed record CsvColumn(string Name, ReadingField Field, int Slot, int Attribute)
{
    /// <summary>Whether anything is read from this column.</summary>
    public bool IsRead =>
        Slot >= 0
        || Field
            is ReadingField.Date
                or ReadingField.Timestamp
                or ReadingField.SerialNumber
                or ReadingField.Model
                or ReadingField.Failure
                or ReadingField.CapacityBytes
                or ReadingField.Slot
                or ReadingField.DataCenter
                or ReadingField.Vault
                or ReadingField.Host;
}
