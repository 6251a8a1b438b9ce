using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ServerlessAnomaly.AzureStorage.Telemetry;

/// <summary>
/// Finds the daily files of a container without listing what Capture wrote there, which is many times as much: a folder
/// <c>{namespace}/{hub}/{partition}</c> that begins with a capture file is Capture's own.
/// </summary>
internal static partial class DailyFiles
{
    private const int HubDepth = 2;

    /// <summary>Names of all blobs outside of Capture's folders.</summary>
    public static async IAsyncEnumerable<string> ListAsync(BlobContainerClient container, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folders = new Stack<string>([""]);
        while (folders.TryPop(out var folder))
        {
            var depth = folder.Count('/');
            var isCapture = depth >= HubDepth && await BeginsWithCaptureAsync(container, folder, cancellationToken).ConfigureAwait(false);
            if (depth > HubDepth && isCapture) continue;
            if (depth < HubDepth || (depth == HubDepth && isCapture))
            {
                var request = new GetBlobsByHierarchyOptions { Delimiter = "/", Prefix = folder };
                await foreach (var item in container.GetBlobsByHierarchyAsync(request, cancellationToken).ConfigureAwait(false))
                {
                    if (item.IsBlob) yield return item.Blob.Name;
                    else folders.Push(item.Prefix);
                }
                continue;
            }
            await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = folder }, cancellationToken).ConfigureAwait(false))
                yield return blob.Name;
        }
    }

    private static async Task<bool> BeginsWithCaptureAsync(BlobContainerClient container, string folder, CancellationToken cancellationToken)
    {
        var files = container.GetBlobsAsync(new GetBlobsOptions { Prefix = folder }, cancellationToken);
        await foreach (var page in files.AsPages(pageSizeHint: 1).ConfigureAwait(false))
            return page.Values.Any(file => CaptureFile().IsMatch(file.Name));
        return false;
    }

    [GeneratedRegex(@"^[^/]+/[^/]+/\d+/\d{4}/\d\d/\d\d/\d\d/\d\d/\d\d\.avro$")]
    private static partial Regex CaptureFile();
}
