using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using ServerlessAnomaly.Alerting.Sinks;
using ServerlessAnomaly.AzureStorage.Alerting;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Azurite;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.AzureStorage.Tests;

[Collection(AzuriteCollection.Name)]
public sealed class AzureStorageServicesTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task AddAzureStorage_ConnectionStrings_GivesWorkingServices()
    {
        var options = new AzureStorageOptions
        {
            DataStorage = new StorageConnection("DataStorage", azurite.ConnectionString, null),
            AlertStorage = new StorageConnection("AlertStorage", azurite.ConnectionString, null),
            WindowContainer = AzuriteFixture.UniqueName(),
            ModelContainer = AzuriteFixture.UniqueName(),
            DeadLetterContainer = AzuriteFixture.UniqueName(),
            TelemetryContainer = AzuriteFixture.UniqueName(),
            AlertQueue = AzuriteFixture.UniqueName(),
        };
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new TelemetryOptions())
            .AddAzureStorage(options)
            .BuildServiceProvider();

        Assert.True((await services.GetRequiredService<IWindowJournal>().ReadAsync("p", default)).Entries.IsEmpty);
        Assert.Empty(await services.GetRequiredService<IModelRegistry>().ListAsync(null, default));
        await foreach (var letter in services.GetRequiredService<IDeadLetterStore>().ReadAsync(default))
            Assert.Fail(letter.Message);
        await services.GetRequiredService<IAlertSink>().SendAsync([], default);
        Assert.NotNull(services.GetRequiredService<ITelemetryArchive>());
    }

    [Fact]
    public void AddAzureStorage_ServiceUris_UseTheIdentity()
    {
        var options = new AzureStorageOptions
        {
            DataStorage = new StorageConnection("DataStorage", null, new Uri("https://account.blob.core.windows.net")),
            AlertStorage = new StorageConnection("AlertStorage", "", new Uri("https://account.queue.core.windows.net/")),
        };

        Assert.NotNull(new ServiceCollection().AddAzureStorage(options, new NoCredential()));
        var queue = options.AlertStorage.Queue("drive-alerts", new NoCredential());
        Assert.Equal("https://account.queue.core.windows.net/drive-alerts", queue.Uri.AbsoluteUri);
        var fault = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddAzureStorage(options));
        Assert.Contains("DataStorage__blobServiceUri needs an identity", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddAzureStorage_SettingMissing_NamesIt()
    {
        var options = new AzureStorageOptions
        {
            DataStorage = new StorageConnection("DataStorage", azurite.ConnectionString, null),
            AlertStorage = new StorageConnection("AlertStorage", null, null),
        };

        var fault = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddAzureStorage(options));
        Assert.Contains("AlertStorage is missing", fault.Message, StringComparison.Ordinal);
        Assert.Contains("AlertStorage__queueServiceUri", fault.Message, StringComparison.Ordinal);
    }

    private sealed class NoCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => default;

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            default;
    }
}
