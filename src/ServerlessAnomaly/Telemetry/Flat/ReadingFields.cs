namespace ServerlessAnomaly.Telemetry;

/// <summary>Finds a field by its UTF-8 name.</summary>
internal static class ReadingFields
{
    /// <summary>UTF-8 length of the longest name.</summary>
    public const int LongestName = 20;

    public static ReadingField Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("date"u8) => ReadingField.Date,
        5 when name.SequenceEqual("model"u8) => ReadingField.Model,
        7 when name.SequenceEqual("failure"u8) => ReadingField.Failure,
        9 when name.SequenceEqual("timestamp"u8) => ReadingField.Timestamp,
        10 when name.SequenceEqual("model_name"u8) => ReadingField.ModelName,
        10 when name.SequenceEqual("local_time"u8) => ReadingField.LocalTime,
        13 when name.SequenceEqual("serial_number"u8) => ReadingField.SerialNumber,
        LongestName when name.SequenceEqual("ata_smart_attributes"u8) => ReadingField.AtaSmartAttributes,
        _ => ReadingField.Other,
    };
}
