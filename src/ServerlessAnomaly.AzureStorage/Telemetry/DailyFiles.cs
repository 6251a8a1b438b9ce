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

    /// <summary>All blobs outside of Capture's folders.</summary>
    public static async IAsyncEnumerable<BlobItem> ListAsync(
        BlobContainerClient container,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var folders = new Stack<string>([""]);
        while (folders.TryPop(out var folder))
        {
            var depth = folder.Count('/');
            var isCapture = depth >= HubDepth && await BeginsWithCaptureAsync(container, folder, cancellationToken);
            if (depth > HubDepth && isCapture)
                continue;
            if (depth < HubDepth || (depth == HubDepth && isCapture))
            {
                var request = new GetBlobsByHierarchyOptions { Delimiter = "/", Prefix = folder };
                await foreach (var item in container.GetBlobsByHierarchyAsync(request, cancellationToken))
                {
                    if (item.IsBlob)
                        yield return item.Blob;
                    else
                        folders.Push(item.Prefix);
                }
                continue;
            }
            await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = folder }, cancellationToken))
                yield return blob;
        }
    }

    private static async Task<bool> BeginsWithCaptureAsync(
        BlobContainerClient container,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var files = container.GetBlobsAsync(new GetBlobsOptions { Prefix = folder }, cancellationToken);
        await foreach (var page in files.AsPages(pageSizeHint: 1))
            return page.Values.Any(file => CaptureFile().IsMatch(file.Name));
        return false;
    }

    [GeneratedRegex(@"^[^/]+/[^/]+/\d+/\d{4}/\d\d/\d\d/\d\d/\d\d/\d\d\.avro$")]
    private static partial Regex CaptureFile();
}
