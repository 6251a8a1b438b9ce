using System.Runtime.CompilerServices;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Keeps dead letters in memory, in the order of the hours in which their events came.</summary>
public sealed class InMemoryDeadLetterStore : IDeadLetterStore
{
    private readonly Lock _lock = new();
    private readonly List<DeadLetter> _letters = [];

    /// <inheritdoc/>
    public Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _letters.AddRange(letters);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DeadLetter> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        DeadLetter[] letters;
        lock (_lock)
        {
            letters =
            [
                .. _letters
                    .DistinctBy(letter => letter.Identity)
                    .OrderBy(letter => letter.EnqueuedAt.UtcTicks / TimeSpan.TicksPerHour)
                    .ThenBy(letter => letter.Partition, StringComparer.Ordinal),
            ];
        }
        foreach (var letter in letters)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return letter;
        }
        await Task.CompletedTask;
    }
}
