namespace ServerlessAnomaly.Telemetry;

/// <summary>Why a body, or one reading of it, can never be scored. The camel-case name is the <c>reason</c> of a dead letter.</summary>
public enum RejectReason
{
    /// <summary>The body is not UTF-8 JSON.</summary>
    MalformedJson,

    /// <summary>JSON, but neither the flat shape nor smartctl's.</summary>
    UnknownShape,

    /// <summary>The body is over <see cref="TelemetryOptions.MaxBodyBytes"/>.</summary>
    BodyTooLarge,

    /// <summary>No serial number, or an empty one.</summary>
    MissingSerialNumber,

    /// <summary>The serial number is over <see cref="TelemetryOptions.MaxSerialNumberBytes"/>.</summary>
    SerialNumberTooLong,

    /// <summary>No date or timestamp.</summary>
    MissingTime,

    /// <summary>The date or timestamp cannot be read, or lies before 2000: the device's clock was never set.</summary>
    InvalidTime,

    /// <summary>The time is further ahead of the clock than <see cref="TelemetryOptions.FutureTolerance"/>.</summary>
    TimeInFuture,

    /// <summary>A value is NaN, infinite, or too large for float32.</summary>
    NonFiniteNumber,

    /// <summary>A field has another JSON type than its meaning needs.</summary>
    WrongType,

    /// <summary>The serial number is one that enclosures, virtual disks and cheap firmware make up.</summary>
    FakeSerialNumber,

    /// <summary>Not a single value of the schema is there.</summary>
    NoValues,

    /// <summary>An Avro body whose schema is not in the registry, or that does not say which it was written with.</summary>
    UnknownSchema,

    /// <summary>An Avro body that is not what its schema says.</summary>
    MalformedAvro,

    /// <summary>The drive is asleep, and was not woken to be read.</summary>
    Asleep,
}
