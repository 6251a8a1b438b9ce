using Azure.Storage.Blobs;
using ServerlessAnomaly.AzureStorage;
using ServerlessAnomaly.AzureStorage.Alerting;
using ServerlessAnomaly.AzureStorage.Drift;
using ServerlessAnomaly.AzureStorage.Models;
using ServerlessAnomaly.AzureStorage.Telemetry;
using ServerlessAnomaly.AzureStorage.Windowing;
using ServerlessAnomaly.LocalHost.Azurite;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>Storage of a home folder: that of the instance which runs there, or an Azurite of its own for as long as the verb takes.</summary>
internal sealed class StorageSession : IAsyncDisposable
{
    private readonly StorageConnection _connection;
    private readonly AzuriteServer? _own;

    public StorageSession(string connectionString, AzuriteServer? own = null)
    {
        _connection = new StorageConnection("DataStorage", connectionString, null);
        _own = own;
    }

    public string ConnectionString => _connection.ConnectionString!;

    public BlobModelRegistry Registry => new(_connection.Blobs(null).GetBlobContainerClient(BlobModelRegistry.DefaultContainer));

    public BlobDriftStore Drift => new(_connection.Blobs(null).GetBlobContainerClient(BlobDriftStore.DefaultContainer));

    public BlobWindowJournal Journal => new(_connection.Blobs(null).GetBlobContainerClient(BlobWindowJournal.DefaultContainer));

    public BlobDeadLetterStore DeadLetters => new(_connection.Blobs(null).GetBlobContainerClient(BlobDeadLetterStore.DefaultContainer));

    public BlobContainerClient Telemetry => _connection.Blobs(null).GetBlobContainerClient(BlobTelemetryArchive.DefaultContainer);

    public BlobAlertHistory Alerts => new(_connection.Blobs(null).GetBlobContainerClient(BlobAlertHistory.DefaultContainer));

    public static async Task<StorageSession> OpenAsync(string home, CancellationToken cancellationToken)
    {
        if (RunningInstance.Find(home) is { } running) return new StorageSession(running.StorageConnectionString);
        var azurite = await AzuriteServer.StartAsync(new AzuriteOptions { DataFolder = HomeFolders.Storage(home) }, cancellationToken);
        return new StorageSession(azurite.ConnectionString, azurite);
    }

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
