namespace ServerlessAnomaly.Telemetry;

/// <summary>Keeps Avro schemas. What is there never changes and is never taken away. Whatever it throws is an outage.</summary>
public interface IAvroSchemaStore
{
    /// <summary>All schemas but those that are known already, by group and version.</summary>
    /// <param name="known">Those that are not read again.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="InvalidDataException">One of them is damaged; the message names it and says what to do.</exception>
    Task<IReadOnlyList<RegisteredSchema>> ReadAsync(IReadOnlySet<(string Group, int Version)> known, CancellationToken cancellationToken);

    /// <summary>Adds a version; false where the group has it already, from somebody who was faster.</summary>
    Task<bool> TryAddAsync(RegisteredSchema schema, CancellationToken cancellationToken);
}
