using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace ServerlessAnomaly.AzureStorage;

/// <summary>Where a storage account is and how to get in: a connection string, or a service URI with an identity.</summary>
/// <param name="Setting">Name of the setting, for messages: <c>DataStorage</c> or <c>AlertStorage</c>.</param>
/// <param name="ConnectionString">Connection string; empty where an identity is used.</param>
/// <param name="ServiceUri">Blob or queue service, such as <c>https://account.blob.core.windows.net</c>.</param>
public sealed record StorageConnection(string Setting, string? ConnectionString, Uri? ServiceUri)
{
    /// <summary>The blob service of the account.</summary>
    /// <exception cref="ArgumentException">Neither a connection string nor a URI with a credential is set.</exception>
    public BlobServiceClient Blobs(TokenCredential? credential) =>
        HasConnectionString
            ? new BlobServiceClient(ConnectionString)
            : new BlobServiceClient(ServiceUri, Identity(credential, "blobServiceUri"));

    /// <summary>A queue of the account, with messages in base64.</summary>
    /// <exception cref="ArgumentException">Neither a connection string nor a URI with a credential is set.</exception>
    public QueueClient Queue(string name, TokenCredential? credential)
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        if (HasConnectionString)
            return new QueueClient(ConnectionString, name, options);
        var identity = Identity(credential, "queueServiceUri");
        return new QueueClient(new Uri(ServiceUri!.AbsoluteUri.TrimEnd('/') + '/' + name), identity, options);
    }

    /// <summary>The setting and how it gets in; never the key.</summary>
    public override string ToString() =>
        HasConnectionString ? $"{Setting}: a connection string" : $"{Setting}: {ServiceUri?.Host ?? "not set"}";

    private bool HasConnectionString => !string.IsNullOrEmpty(ConnectionString);

    private TokenCredential Identity(TokenCredential? credential, string uriName)
    {
        if (ServiceUri is null)
            throw new ArgumentException($"The setting {Setting} is missing: set it to a connection string, or set {Setting}__{uriName}.");
        return credential ?? throw new ArgumentException($"The setting {Setting}__{uriName} needs an identity, and none was given.");
    }
}
