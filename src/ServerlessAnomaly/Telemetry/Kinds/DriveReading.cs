namespace ServerlessAnomaly.Telemetry;

/// <summary>One reading of one drive: a view into a <see cref="ReadingBatch"/>, valid until the batch is cleared.</summary>
public readonly ref struct DriveReading
{
    /// <summary>UTF-8 serial number, never empty.</summary>
    public required ReadOnlySpan<byte> SerialNumber { get; init; }

    /// <summary>UTF-8 drive model; empty where the device did not say.</summary>
    public required ReadOnlySpan<byte> Model { get; init; }

    /// <summary>When the reading was taken, UTC.</summary>
    public required DateTime Time { get; init; }

    /// <summary>Raw values, one for each column of the schema; NaN where missing.</summary>
    public required ReadOnlySpan<float> Values { get; init; }

    /// <summary>Whether the row says that the drive failed on this day (Backblaze's <c>failure</c>); a label, never a model input.</summary>
    public required bool Failed { get; init; }

    /// <summary>Index of the event, in its batch, that carried this reading.</summary>
    public required int EventIndex { get; init; }

    /// <summary>What sort of drive it is.</summary>
    public DriveKind Kind { get; init; }

    /// <summary>What the drive says of its own health.</summary>
    public DriveVerdict Verdict { get; init; }

    /// <summary>The drive's size and age.</summary>
    public DriveIdentity Identity { get; init; }

    /// <summary>Where the drive is.</summary>
    public DriveLocation Location { get; init; }
}
