using Azure.Storage.Blobs;
using ServerlessAnomaly.AzureStorage;
using ServerlessAnomaly.AzureStorage.Alerting;
using ServerlessAnomaly.AzureStorage.Blobs;
using ServerlessAnomaly.AzureStorage.Capture;
using ServerlessAnomaly.AzureStorage.Drift;
using ServerlessAnomaly.AzureStorage.Fleet;
using ServerlessAnomaly.AzureStorage.Models;
using ServerlessAnomaly.AzureStorage.Retention;
using ServerlessAnomaly.AzureStorage.Telemetry;
using ServerlessAnomaly.AzureStorage.Windowing;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.LocalHost;
using ServerlessAnomaly.LocalHost.Azurite;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>Storage of a home folder: that of the instance which runs there, or an Azurite of its own for as long as the verb takes.</summary>
internal sealed class StorageSession : IAsyncDisposable
{
    private readonly StorageConnection _connection;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private readonly AzuriteServer? _own;
    private readonly HomeLock? _lock;

    public StorageSession(string connectionString, AzuriteServer? own = null, HomeLock? homeLock = null)
    {
        _connection = new StorageConnection("DataStorage", connectionString, null);
        (_own, _lock) = (own, homeLock);
    }

    public string ConnectionString => _connection.ConnectionString!;

    /// <summary>What was read of files was damaged and left out; each place is said on standard error.</summary>
    public ReadingDamage Damage { get; } = new(Console.Error.WriteLine);

    public BlobModelRegistry Registry => new(_connection.Blobs(null).GetBlobContainerClient(BlobModelRegistry.DefaultContainer));

    public BlobDriftStore Drift => new(_connection.Blobs(null).GetBlobContainerClient(BlobDriftStore.DefaultContainer), Damage);

    public BlobWindowJournal Journal => new(_connection.Blobs(null).GetBlobContainerClient(BlobWindowJournal.DefaultContainer));

    public BlobFleetStore Fleet => new(_connection.Blobs(null).GetBlobContainerClient(BlobFleetStore.DefaultContainer));

    public BlobDeadLetterStore DeadLetters =>
        new(_connection.Blobs(null).GetBlobContainerClient(BlobDeadLetterStore.DefaultContainer), Damage);

    public BlobAvroSchemaStore AvroSchemas => new(_connection.Blobs(null).GetBlobContainerClient(BlobAvroSchemaStore.DefaultContainer));

    public BlobContainerClient Telemetry => _connection.Blobs(null).GetBlobContainerClient(BlobTelemetryArchive.DefaultContainer);

    /// <summary>What devices have sent: daily files and captured events.</summary>
    public ITelemetryArchive Archive =>
        new CombinedTelemetryArchive(
            new BlobTelemetryArchive(Telemetry),
            new CaptureTelemetryArchive(Telemetry, new TelemetryOptions(), TimeProvider.System)
        );

    public BlobAlertHistory Alerts => new(_connection.Blobs(null).GetBlobContainerClient(BlobAlertHistory.DefaultContainer), Damage);

    /// <summary>What deletes documents that are older than they are to be kept.</summary>
    public DocumentRetention Retention(RetentionOptions options)
    {
        var blobs = _connection.Blobs(null);
        return new(
            blobs.GetBlobContainerClient(BlobAlertHistory.DefaultContainer),
            blobs.GetBlobContainerClient(BlobDriftStore.DefaultContainer),
            blobs.GetBlobContainerClient(BlobDeadLetterStore.DefaultContainer),
            options,
            TimeProvider.System
        );
    }

    /// <summary>
    /// Joins the storage that is served for the home, or takes the home's lock and serves it itself. While another verb has the home, it
    /// waits and says so.
    /// </summary>
    /// <param name="home">The home folder.</param>
    /// <param name="create">Whether a home may be made; a verb that only looks says where it looked instead.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<StorageSession> OpenAsync(string home, bool create, CancellationToken cancellationToken)
    {
        if (!create && !Directory.Exists(HomeFolders.Storage(home)))
            throw new CliException(
                $"There is no home with data at '{Path.GetFullPath(home)}': 'anomaly up' makes one, or give --home DIR."
            );
        for (var said = false; ; )
        {
            if (PublishedStorage.Find(home) is { } served)
                return new StorageSession(served.ConnectionString);
            if (HomeLock.TryTake(home) is { } homeLock)
                return await ServeAsync(home, homeLock, cancellationToken);
            if (!said)
                Console.Error.WriteLine($"Waiting for {Holder(home)}, which uses the home folder '{Path.GetFullPath(home)}' ...");
            said = true;
            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    /// <summary>Joins the storage of an instance that runs in the home; waits for one, and leaves the home to it. For verbs that follow.</summary>
    /// <param name="home">The home folder.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<StorageSession> JoinAsync(string home, CancellationToken cancellationToken)
    {
        for (var said = false; ; said = true)
        {
            if (PublishedStorage.Find(home) is { } served)
                return new StorageSession(served.ConnectionString);
            if (!said)
                Console.Error.WriteLine($"Waiting for 'anomaly up' in the home folder '{Path.GetFullPath(home)}' ...");
            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_own is not null)
            await _own.DisposeAsync();
        _lock?.Dispose();
    }

    private static async Task<StorageSession> ServeAsync(string home, HomeLock homeLock, CancellationToken cancellationToken)
    {
        try
        {
            await NodeSetup.EnsureAsync(AppContext.BaseDirectory, cancellationToken);
            var azurite = await AzuriteServer.StartAsync(new AzuriteOptions { DataFolder = HomeFolders.Storage(home) }, cancellationToken);
            return new StorageSession(azurite.ConnectionString, azurite, homeLock);
        }
        catch
        {
            homeLock.Dispose();
            throw;
        }
    }

    private static string Holder(string home) => HomeLock.HolderOf(home) is { } process ? $"process {process}" : "another program";
}
