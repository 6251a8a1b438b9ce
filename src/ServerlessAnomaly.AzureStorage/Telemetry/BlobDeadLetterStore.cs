using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.AzureStorage.Telemetry;

/// <summary>
/// Dead letters as JSON lines in append blobs, <c>{yyyy}/{MM}/{dd}/{HH}/{partition}.jsonl</c> by the hour in which the hub took the
/// event, so that a replayed batch writes to the same file again. A full file goes on in <c>….jsonl.1</c> and so on.
/// </summary>
/// <param name="container">Container, such as <c>dead-letters</c>; created when first used.</param>
public sealed class BlobDeadLetterStore(BlobContainerClient container) : IDeadLetterStore
{
    /// <summary>Name of the container where none is chosen.</summary>
    public const string DefaultContainer = "dead-letters";

    private const int BlockLimit = 4 * 1024 * 1024;
    private const string BlockCountExceedsLimit = "BlockCountExceedsLimit";
    private readonly BlobContainer _container = new(container);

    /// <inheritdoc/>
    public async Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        if (letters.Count == 0) return;
        var blobs = await _container.GetAsync(cancellationToken).ConfigureAwait(false);
        foreach (var file in letters.GroupBy(FileName))
        {
            using var block = new MemoryStream();
            foreach (var letter in file)
            {
                var line = JsonSerializer.SerializeToUtf8Bytes(letter, DocumentJson.OneLine);
                if (block.Length + line.Length + 1 > BlockLimit)
                    await AppendAsync(blobs, file.Key, block, cancellationToken).ConfigureAwait(false);
                block.Write(line);
                block.WriteByte((byte)'\n');
            }
            await AppendAsync(blobs, file.Key, block, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DeadLetter> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var blobs = await _container.GetAsync(cancellationToken).ConfigureAwait(false);
        var (hour, read) = ("", new HashSet<(string, long, DateTimeOffset, int)>());
        await foreach (var blob in blobs.GetBlobsAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            // One event's letters all lie in one hour.
            if (!blob.Name.StartsWith(hour, StringComparison.Ordinal) || hour.Length == 0) (hour, read) = (HourOf(blob.Name), []);
            var file = blobs.GetBlobClient(blob.Name);
            using var content = (await file.DownloadStreamingAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Value;
            using var lines = new StreamReader(content.Content);
            for (var number = 1; await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line; number++)
            {
                var letter = Parse(blob.Name, number, line);
                if (read.Add(letter.Identity)) yield return letter;
            }
        }
    }

    private static async Task AppendAsync(BlobContainerClient blobs, string file, MemoryStream block, CancellationToken cancellationToken)
    {
        for (var suffix = 0; ; suffix++)
        {
            var blob = blobs.GetAppendBlobClient(suffix == 0 ? file : $"{file}.{suffix.ToString(CultureInfo.InvariantCulture)}");
            try
            {
                await AppendAsync(blob, block, cancellationToken).ConfigureAwait(false);
                block.SetLength(0);
                return;
            }
            catch (RequestFailedException full) when (full.ErrorCode == BlockCountExceedsLimit)
            {
                // 50,000 blocks: the next file takes the rest of the hour.
            }
        }
    }

    private static async Task AppendAsync(AppendBlobClient blob, MemoryStream block, CancellationToken cancellationToken)
    {
        block.Position = 0;
        try
        {
            await blob.AppendBlockAsync(block, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            await blob.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            block.Position = 0;
            await blob.AppendBlockAsync(block, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    private static DeadLetter Parse(string name, int number, string line)
    {
        try
        {
            return JsonSerializer.Deserialize<DeadLetter>(line, DocumentJson.OneLine) ?? throw new JsonException("The document is null.");
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException(
                $"Line {number} of the dead-letter file '{name}' is not a dead letter; move the file away.", malformed);
        }
    }

    private static string FileName(DeadLetter letter) =>
        letter.EnqueuedAt.UtcDateTime.ToString("yyyy'/'MM'/'dd'/'HH'/'", CultureInfo.InvariantCulture) + letter.Partition + ".jsonl";

    private static string HourOf(string name) => name[..Math.Min(name.Length, "yyyy/MM/dd/HH/".Length)];
}
