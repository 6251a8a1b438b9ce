namespace ServerlessAnomaly.Telemetry;

/// <summary>What a field of a reading means, apart from the schema's columns.</summary>
internal enum ReadingField
{
    /// <summary>A column of the schema, or nothing that is read.</summary>
    Other,

    /// <summary><c>date</c></summary>
    Date,

    /// <summary><c>timestamp</c></summary>
    Timestamp,

    /// <summary><c>serial_number</c></summary>
    SerialNumber,

    /// <summary><c>model</c></summary>
    Model,

    /// <summary><c>failure</c></summary>
    Failure,

    /// <summary><c>model_name</c>, smartctl's word for the model.</summary>
    ModelName,

    /// <summary><c>local_time</c>, smartctl's clock.</summary>
    LocalTime,

    /// <summary><c>ata_smart_attributes</c>, smartctl's table of an ATA drive.</summary>
    AtaSmartAttributes,
}
