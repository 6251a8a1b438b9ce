using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Testing.Faults;

/// <summary>A dead-letter store whose writing may go wrong.</summary>
public sealed class FaultyDeadLetterStore(IDeadLetterStore inner, StorageOperations operations) : IDeadLetterStore
{
    /// <inheritdoc/>
    public Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        operations.RunAsync(
            "write letters",
            async token =>
            {
                await inner.WriteAsync(letters, token);
                return letters.Count;
            },
            () => inner.WriteAsync([.. letters.Take(letters.Count / 2)], default),
            cancellationToken
        );

    /// <inheritdoc/>
    public IAsyncEnumerable<DeadLetter> ReadAsync(CancellationToken cancellationToken) => inner.ReadAsync(cancellationToken);
}
