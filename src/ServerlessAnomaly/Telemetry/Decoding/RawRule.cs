namespace ServerlessAnomaly.Telemetry;

/// <summary>How a packed raw value is taken apart.</summary>
public enum RawRule
{
    /// <summary>The lowest 16 of 48 bits.</summary>
    LowestWord,

    /// <summary>The lowest 24 of 48 bits.</summary>
    LowestThreeBytes,

    /// <summary>The highest 16 of 48 bits: errors; the lowest 32 count the operations among which they occurred.</summary>
    ErrorsOverOperations,

    /// <summary>
    /// Degrees Celsius: up to 1,500 tenths of a degree, as some firmware counts; above that the lowest byte, signed, beside the extremes.
    /// </summary>
    Temperature,
}
