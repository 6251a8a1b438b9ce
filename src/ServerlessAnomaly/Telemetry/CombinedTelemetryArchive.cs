using System.Runtime.CompilerServices;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Several archives read one after the other, such as captured events and daily files. Readings that are in more than one come more than once.</summary>
public sealed class CombinedTelemetryArchive(params IReadOnlyList<ITelemetryArchive> archives) : ITelemetryArchive
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadingBatch> ReadAsync(
        FeatureSchema schema,
        DateOnly from,
        DateOnly to,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var archive in archives)
        await foreach (var batch in archive.ReadAsync(schema, from, to, cancellationToken))
            yield return batch;
    }
}
