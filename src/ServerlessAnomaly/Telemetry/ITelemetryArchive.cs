namespace ServerlessAnomaly.Telemetry;

/// <summary>Past telemetry, as training reads it.</summary>
public interface ITelemetryArchive
{
    /// <summary>
    /// Reads the readings of the schema's <see cref="DriveKinds.Sole">kind of drive</see>, of all kinds where it has columns of several, taken from <paramref name="from"/> to <paramref name="to"/>, both included, in batches, days in ascending order
    /// within a source. A report of a failure, which has no values, is of every kind. Each batch is the caller's to read until the next one is asked for. Memory is bounded by one batch.
    /// </summary>
    /// <exception cref="TelemetryFormatException">A file cannot be read as telemetry; the message names file, line, field and value.</exception>
    IAsyncEnumerable<ReadingBatch> ReadAsync(FeatureSchema schema, DateOnly from, DateOnly to, CancellationToken cancellationToken);
}
