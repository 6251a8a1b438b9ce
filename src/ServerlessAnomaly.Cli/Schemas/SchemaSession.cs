using System.CommandLine;
using Azure.Identity;
using ServerlessAnomaly.AzureStorage;
using ServerlessAnomaly.AzureStorage.Telemetry;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Schemas;

/// <summary>The registry that a verb works on: that of a home folder, or of a storage account in Azure.</summary>
internal sealed class SchemaSession : IAsyncDisposable
{
    private readonly StorageSession? _home;

    private SchemaSession(IAvroSchemaStore store, StorageSession? home = null) => (Store, _home) = (store, home);

    public IAvroSchemaStore Store { get; }

    /// <summary><c>--storage</c></summary>
    public static Option<string?> Storage() =>
        new("--storage")
        {
            Description =
                "Account with the registry (DataStorage): a connection string, or https://ACCOUNT.blob.core.windows.net with the identity that is "
                + "signed in to Azure. Default: the home folder.",
            HelpName = "CONNECTION|URL",
        };

    /// <param name="storage">The option's value.</param>
    /// <param name="home">The home folder, where the option is not given.</param>
    /// <param name="cancellationToken">Ends the wait for a home that another verb uses.</param>
    /// <exception cref="CliException">The option is neither.</exception>
    public static async Task<SchemaSession> OpenAsync(string? storage, string home, CancellationToken cancellationToken)
    {
        if (storage is null)
        {
            var session = await StorageSession.OpenAsync(home, create: true, cancellationToken);
            return new(session.AvroSchemas, session);
        }
        var isUrl = Uri.TryCreate(storage, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps;
        if (!isUrl && !storage.Contains('=', StringComparison.Ordinal))
            throw new CliException(
                "--storage is neither a connection string nor an address such as https://ACCOUNT.blob.core.windows.net."
            );
        try
        {
            var blobs = new StorageConnection("--storage", isUrl ? null : storage, isUrl ? url : null).Blobs(new DefaultAzureCredential());
            return new(new BlobAvroSchemaStore(blobs.GetBlobContainerClient(BlobAvroSchemaStore.DefaultContainer)));
        }
        catch (FormatException)
        {
            // The message would repeat the key.
            throw new CliException(
                "--storage is no connection string of a storage account; it begins with DefaultEndpointsProtocol= or BlobEndpoint=."
            );
        }
    }

    public ValueTask DisposeAsync() => _home?.DisposeAsync() ?? ValueTask.CompletedTask;
}
