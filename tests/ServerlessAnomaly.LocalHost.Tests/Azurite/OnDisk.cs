using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using ServerlessAnomaly.LocalHost.Azurite;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.LocalHost.Tests.Azurite;

/// <summary>Storage that keeps its data in a folder.</summary>
internal static class OnDisk
{
    public static AzuriteOptions Options(TemporaryFolder folder) =>
        new()
        {
            DataFolder = folder.Path,
            BlobPort = 0,
            QueuePort = 0,
            TablePort = 0,
        };

    /// <summary>A message, and then a blob of its name: what is in the blobs was on the queue before.</summary>
    public static async Task WriteAsync(QueueClient queue, BlobContainerClient blobs, int number)
    {
        var name = number.ToString(CultureInfo.InvariantCulture);
        await queue.SendMessageAsync(name);
        await blobs.UploadBlobAsync(name, new BinaryData(name));
    }
}
