namespace ServerlessAnomaly.Telemetry;

/// <summary>Keeps Avro schemas for as long as the process lives.</summary>
public sealed class InMemoryAvroSchemaStore : IAvroSchemaStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Group, int Version), RegisteredSchema> _schemas = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<RegisteredSchema>> ReadAsync(
        IReadOnlySet<(string Group, int Version)> known,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult<IReadOnlyList<RegisteredSchema>>([
                .. _schemas.Where(one => !known.Contains(one.Key)).Select(one => one.Value),
            ]);
    }

    /// <inheritdoc/>
    public Task<bool> TryAddAsync(RegisteredSchema schema, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            return Task.FromResult(_schemas.TryAdd((schema.Group, schema.Version), schema));
    }
}
