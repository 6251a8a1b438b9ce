namespace ServerlessAnomaly.Telemetry;

/// <summary>Keeps what could not be scored. A batch that is replayed writes its letters again: partition, sequence number and reading index tell.</summary>
public interface IDeadLetterStore
{
    /// <summary>Writes all letters, or throws.</summary>
    Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken);

    /// <summary>All letters, oldest file first, each once.</summary>
    IAsyncEnumerable<DeadLetter> ReadAsync(CancellationToken cancellationToken);
}
