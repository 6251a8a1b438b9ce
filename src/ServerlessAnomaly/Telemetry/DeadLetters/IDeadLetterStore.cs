namespace ServerlessAnomaly.Telemetry;

/// <summary>Keeps what could not be scored. A batch that is replayed writes its letters again: <see cref="DeadLetter.Identity"/> tells.</summary>
public interface IDeadLetterStore
{
    /// <summary>Writes all letters, or throws.</summary>
    Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken);

    /// <summary>All letters, oldest file first, each once.</summary>
    IAsyncEnumerable<DeadLetter> ReadAsync(CancellationToken cancellationToken);
}
