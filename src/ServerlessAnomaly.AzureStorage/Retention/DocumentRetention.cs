using System.Text.RegularExpressions;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ServerlessAnomaly.AzureStorage.Retention;

/// <summary>
/// Deletes alert history, drift counts and dead letters that are older than they are to be kept: only files of the names that the product
/// gives, and none that is written to meanwhile.
/// </summary>
/// <param name="alerts">Container of the alert history.</param>
/// <param name="drift">Container of the drift counts.</param>
/// <param name="deadLetters">Container of the dead letters.</param>
/// <param name="options">How long each is kept.</param>
/// <param name="clock">Tells what is old.</param>
public sealed partial class DocumentRetention(
    BlobContainerClient alerts,
    BlobContainerClient drift,
    BlobContainerClient deadLetters,
    RetentionOptions options,
    TimeProvider clock
)
{
    /// <summary>Deletes what is too old now.</summary>
    /// <returns>How many files were deleted.</returns>
    /// <exception cref="RequestFailedException">Storage does not answer; what was deleted before stays deleted.</exception>
    public async Task<DocumentRemoval> RemoveOldAsync(CancellationToken cancellationToken) =>
        new(
            await RemoveOldAsync(alerts, options.Alerts, AlertFile(), cancellationToken),
            await RemoveOldAsync(drift, options.Drift, DriftFile(), cancellationToken),
            await RemoveOldAsync(deadLetters, options.DeadLetters, DeadLetterFile(), cancellationToken)
        );

    private async Task<int> RemoveOldAsync(BlobContainerClient container, TimeSpan age, Regex ours, CancellationToken cancellationToken)
    {
        var (count, now) = (0, clock.GetUtcNow());
        try
        {
            await foreach (var file in container.GetBlobsAsync(cancellationToken: cancellationToken))
            {
                if (now - file.Properties.LastModified <= age || !ours.IsMatch(file.Name))
                    continue;
                if (await TryDeleteAsync(container.GetBlobClient(file.Name), file.Properties.ETag, cancellationToken))
                    count++;
            }
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            // Nothing was written yet.
        }
        return count;
    }

    private static async Task<bool> TryDeleteAsync(BlobClient file, ETag? seen, CancellationToken cancellationToken)
    {
        try
        {
            await file.DeleteAsync(conditions: new BlobRequestConditions { IfMatch = seen }, cancellationToken: cancellationToken);
            return true;
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 412)
        {
            // Gone already, or written to since it was listed: then it is not old.
            return false;
        }
    }

    [GeneratedRegex(@"^\d{4}/\d\d/\d\d/.+\.jsonl(\.\d+)?$")]
    private static partial Regex AlertFile();

    [GeneratedRegex(@"^[^/]+/[^/]+/\d{4}-\d\d-\d\d\.jsonl(\.\d+)?$")]
    private static partial Regex DriftFile();

    [GeneratedRegex(@"^\d{4}/\d\d/\d\d/\d\d/.+\.jsonl(\.\d+)?$")]
    private static partial Regex DeadLetterFile();
}

/// <summary>How many files <see cref="DocumentRetention"/> deleted.</summary>
/// <param name="Alerts">Of the alert history.</param>
/// <param name="Drift">Of drift counts.</param>
/// <param name="DeadLetters">Of dead letters.</param>
public readonly record struct DocumentRemoval(int Alerts, int Drift, int DeadLetters)
{
    /// <summary>All of them.</summary>
    public int Total => Alerts + Drift + DeadLetters;
}
