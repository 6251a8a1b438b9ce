using Azure.Storage.Blobs;

namespace ServerlessAnomaly.AzureStorage;

/// <summary>A container that is created when it is first used.</summary>
internal sealed class BlobContainer(BlobContainerClient client)
{
    private volatile bool _exists;

    public async ValueTask<BlobContainerClient> GetAsync(CancellationToken cancellationToken)
    {
        if (_exists) return client;
        await client.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        _exists = true;
        return client;
    }

    /// <summary>Has the container created again at the next use; for the case that someone deleted it.</summary>
    public void Forget() => _exists = false;
}
