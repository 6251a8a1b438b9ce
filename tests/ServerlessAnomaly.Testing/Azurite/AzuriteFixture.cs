using ServerlessAnomaly.LocalHost.Azurite;

namespace ServerlessAnomaly.Testing.Azurite;

/// <summary>
/// One Azurite for a test class or collection, on free ports and in memory. Use it as <c>IClassFixture&lt;AzuriteFixture&gt;</c> or in a
/// collection;
/// tests keep apart from one another by unique container and queue names (<see cref="UniqueName"/>).
/// </summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private AzuriteServer? _server;

    /// <summary>The running server; tests may stop and restart it (its data is then lost).</summary>
    public AzuriteServer Server => _server ?? throw new InvalidOperationException("Azurite has not been started.");

    /// <summary>The connection string for the storage client libraries.</summary>
    public string ConnectionString => Server.ConnectionString;

    /// <summary>A name no other test uses, valid for containers and queues.</summary>
    public static string UniqueName(string prefix = "test") => $"{prefix}-{Guid.NewGuid():N}";

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() =>
        _server = await AzuriteServer.StartAsync(
            new AzuriteOptions
            {
                InMemory = true,
                BlobPort = 0,
                QueuePort = 0,
                TablePort = 0,
            }
        );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
