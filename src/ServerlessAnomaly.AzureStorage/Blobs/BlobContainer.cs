using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ServerlessAnomaly.AzureStorage.Blobs;

/// <summary>
/// A container that is created when it is first used, and again where someone has deleted it since. Everything that is done in it goes through
/// <see cref="RunAsync"/>.
/// </summary>
internal sealed class BlobContainer(BlobContainerClient client)
{
    private volatile bool _exists;

    /// <summary>Does something in the container; once more where the container was deleted, so it must be safe to repeat.</summary>
    /// <param name="work">What is done.</param>
    /// <param name="cancellationToken">Cancels the creation.</param>
    public async Task<T> RunAsync<T>(Func<BlobContainerClient, Task<T>> work, CancellationToken cancellationToken)
    {
        await EnsureExistsAsync(cancellationToken);
        try
        {
            return await work(client);
        }
        catch (RequestFailedException gone) when (gone.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            _exists = false;
        }
        await EnsureExistsAsync(cancellationToken);
        return await work(client);
    }

    /// <summary>The same for what has no result.</summary>
    public Task RunAsync(Func<BlobContainerClient, Task> work, CancellationToken cancellationToken) =>
        RunAsync(
            async blobs =>
            {
                await work(blobs);
                return true;
            },
            cancellationToken
        );

    private async ValueTask EnsureExistsAsync(CancellationToken cancellationToken)
    {
        if (_exists)
            return;
        try
        {
            await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException refused) when (refused.Status == 403)
        {
            // An identity that may only read must not create: the deployment did. What is missing shows at the first read.
        }
        _exists = true;
    }
}
