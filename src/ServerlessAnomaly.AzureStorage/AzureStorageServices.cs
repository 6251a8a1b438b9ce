using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.AzureStorage.Alerting;
using ServerlessAnomaly.AzureStorage.Models;
using ServerlessAnomaly.AzureStorage.Telemetry;
using ServerlessAnomaly.AzureStorage.Windowing;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.AzureStorage;

/// <summary>Registers everything that the domain keeps in Azure Storage.</summary>
public static class AzureStorageServices
{
    /// <summary>
    /// Adds the window journal, the model registry, the dead letters, the telemetry archive, and the alert sink with its reader.
    /// Containers and queues are created when first used.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">The storage accounts.</param>
    /// <param name="credential">Identity for accounts that are given by URI; not needed for connection strings.</param>
    /// <exception cref="ArgumentException">An account is not set.</exception>
    public static IServiceCollection AddAzureStorage(
        this IServiceCollection services, AzureStorageOptions options, TokenCredential? credential = null)
    {
        var blobs = options.DataStorage.Blobs(credential);
        var alerts = options.AlertStorage.Queue(options.AlertQueue, credential);
        services.AddSingleton<IWindowJournal>(new BlobWindowJournal(blobs.GetBlobContainerClient(options.WindowContainer)));
        services.AddSingleton<IModelRegistry>(new BlobModelRegistry(blobs.GetBlobContainerClient(options.ModelContainer)));
        services.AddSingleton<IDeadLetterStore>(new BlobDeadLetterStore(blobs.GetBlobContainerClient(options.DeadLetterContainer)));
        services.AddSingleton<ITelemetryArchive>(new BlobTelemetryArchive(blobs.GetBlobContainerClient(options.TelemetryContainer)));
        services.AddSingleton<IAlertSink>(new QueueAlertSink(alerts));
        services.AddSingleton(new QueueAlertReader(alerts));
        return services;
    }
}
