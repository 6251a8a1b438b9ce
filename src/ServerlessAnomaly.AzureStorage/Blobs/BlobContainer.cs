using Azure;
using Azure.Storage.Blobs;

namespace ServerlessAnomaly.AzureStorage.Blobs;

/// <summary>A container that is created when it is first used.</summary>
internal sealed class BlobContainer(BlobContainerClient client)
{
    private volatile bool _exists;

    public async ValueTask<BlobContainerClient> GetAsync(CancellationToken cancellationToken)
    {
        if (_exists)
            return client;
        try
        {
            await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException refused) when (refused.Status == 403)
        {
            // An identity that may only read must not create: the deployment did. What is missing shows at the first read.
        }
        _exists = true;
        return client;
    }

    /// <summary>Has the container created again at the next use; for the case that someone deleted it.</summary>
    public void Forget() => _exists = false;
}
