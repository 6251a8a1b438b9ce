using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Alerting.Sinks;
using ServerlessAnomaly.AzureStorage.Alerting;
using ServerlessAnomaly.AzureStorage.Blobs;
using ServerlessAnomaly.AzureStorage.Capture;
using ServerlessAnomaly.AzureStorage.Drift;
using ServerlessAnomaly.AzureStorage.Fleet;
using ServerlessAnomaly.AzureStorage.Models;
using ServerlessAnomaly.AzureStorage.Telemetry;
using ServerlessAnomaly.AzureStorage.Windowing;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.AzureStorage;

/// <summary>Registers everything that the domain keeps in Azure Storage.</summary>
public static class AzureStorageServices
{
    /// <summary>
    /// Adds the window journal, the index of the fleet, the model registry, the drift counts, the dead letters, the Avro schemas, the telemetry archive (daily files and captured events), and the alert
    /// sink (history and queue). Containers and queues are created when first used.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="options">The storage accounts.</param>
    /// <param name="credential">Identity for accounts that are given by URI; not needed for connection strings.</param>
    /// <exception cref="ArgumentException">An account is not set.</exception>
    public static IServiceCollection AddAzureStorage(
        this IServiceCollection services,
        AzureStorageOptions options,
        TokenCredential? credential = null
    )
    {
        var blobs = options.DataStorage.Blobs(credential);
        var alerts = options.AlertStorage.Queue(options.AlertQueue, credential);
        services.AddSingleton<IWindowJournal>(provider => new BlobWindowJournal(
            blobs.GetBlobContainerClient(options.WindowContainer),
            provider.GetService<ILogger<BlobWindowJournal>>()
        ));
        services.AddSingleton<IFleetStore>(new BlobFleetStore(blobs.GetBlobContainerClient(options.FleetContainer)));
        services.AddSingleton<IDetectorRegistry>(new BlobDetectorRegistry(blobs.GetBlobContainerClient(options.ModelContainer)));
        services.AddSingleton<IDeadLetterStore>(new BlobDeadLetterStore(blobs.GetBlobContainerClient(options.DeadLetterContainer)));
        services.AddSingleton<IAvroSchemaStore>(new BlobAvroSchemaStore(blobs.GetBlobContainerClient(options.SchemaContainer)));
        services.AddSingleton<AvroSchemaCatalog>();
        var telemetry = blobs.GetBlobContainerClient(options.TelemetryContainer);
        services.AddSingleton<ITelemetryArchive>(provider => new CombinedTelemetryArchive(
            new BlobTelemetryArchive(telemetry),
            new CaptureTelemetryArchive(
                telemetry,
                provider.GetRequiredService<TelemetryOptions>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<AvroSchemaCatalog>(),
                provider.GetRequiredService<ILogger<CaptureTelemetryArchive>>()
            )
        ));
        services.AddSingleton<IDriftStore>(provider => new BlobDriftStore(
            blobs.GetBlobContainerClient(options.DriftContainer),
            Damage(provider.GetRequiredService<ILogger<BlobDriftStore>>())
        ));
        // The history first: whatever is on the queue is in the history.
        services.AddSingleton<IAlertSink>(
            new AlertSinks(new BlobAlertHistory(blobs.GetBlobContainerClient(options.AlertContainer)), new QueueAlertSink(alerts))
        );
        return services;
    }

    private static ReadingDamage Damage(ILogger log) => new(log.Damaged);
}
