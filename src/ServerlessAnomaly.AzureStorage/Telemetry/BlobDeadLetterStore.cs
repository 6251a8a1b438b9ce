using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Storage.Blobs;
using ServerlessAnomaly.AzureStorage.Blobs;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.AzureStorage.Telemetry;

/// <summary>
/// Dead letters as JSON lines in append blobs, <c>{yyyy}/{MM}/{dd}/{HH}/{partition}.jsonl</c> by the hour in which the hub took the
/// event, so that a replayed batch writes to the same file again.
/// </summary>
/// <param name="container">Container, such as <c>dead-letters</c>; created when first used.</param>
/// <param name="damage">Is told of damaged lines, which are left out; null: a file that has one is refused.</param>
public sealed class BlobDeadLetterStore(BlobContainerClient container, ReadingDamage? damage = null) : IDeadLetterStore
{
    /// <summary>Name of the container where none is chosen.</summary>
    public const string DefaultContainer = "dead-letters";

    private readonly JsonLinesFiles<DeadLetter> _files = new(container, "a dead letter", damage);

    /// <inheritdoc/>
    public async Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        if (letters.Count > 0)
            await _files.AppendAsync(letters, FileName, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DeadLetter> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (hour, read) = ("", new HashSet<(string, long, DateTimeOffset, int)>());
        await foreach (var (file, letter) in _files.ReadAsync(cancellationToken))
        {
            // One event's letters all lie in one hour.
            if (hour.Length == 0 || !file.StartsWith(hour, StringComparison.Ordinal))
                (hour, read) = (HourOf(file), []);
            if (read.Add(letter.Identity))
                yield return letter;
        }
    }

    private static string FileName(DeadLetter letter) =>
        letter.EnqueuedAt.UtcDateTime.ToString("yyyy'/'MM'/'dd'/'HH'/'", CultureInfo.InvariantCulture) + letter.Partition + ".jsonl";

    private static string HourOf(string name) => name[..Math.Min(name.Length, "yyyy/MM/dd/HH/".Length)];
}
