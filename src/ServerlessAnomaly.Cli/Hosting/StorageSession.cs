using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using ServerlessAnomaly.Embedded.Azurite;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>Storage of a home folder: that of the instance which runs there, or an Azurite of its own for as long as the verb takes.</summary>
internal sealed class StorageSession : IAsyncDisposable
{
    private readonly AzuriteServer? _own;

    private StorageSession(string connectionString, AzuriteServer? own)
    {
        ConnectionString = connectionString;
        Blobs = new BlobServiceClient(connectionString);
        Queues = new QueueServiceClient(connectionString);
        _own = own;
    }

    public string ConnectionString { get; }

    public BlobServiceClient Blobs { get; }

    public QueueServiceClient Queues { get; }

    public static async Task<StorageSession> OpenAsync(string home, CancellationToken cancellationToken)
    {
        if (RunningInstance.Find(home) is { } running) return new StorageSession(running.StorageConnectionString, null);
        var azurite = await AzuriteServer.StartAsync(new AzuriteOptions { DataFolder = HomeFolders.Storage(home) }, cancellationToken);
        return new StorageSession(azurite.ConnectionString, azurite);
    }

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
