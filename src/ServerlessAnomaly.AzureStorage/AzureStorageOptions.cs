using ServerlessAnomaly.AzureStorage.Alerting;
using ServerlessAnomaly.AzureStorage.Drift;
using ServerlessAnomaly.AzureStorage.Fleet;
using ServerlessAnomaly.AzureStorage.Models;
using ServerlessAnomaly.AzureStorage.Telemetry;
using ServerlessAnomaly.AzureStorage.Windowing;

namespace ServerlessAnomaly.AzureStorage;

/// <summary>The storage accounts, and names within them.</summary>
public sealed record AzureStorageOptions
{
    /// <summary>Account of the window state, models, dead letters, Avro schemas, alert history and past telemetry. Setting <c>DataStorage</c>.</summary>
    public required StorageConnection DataStorage { get; init; }

    /// <summary>Account of the alert queue. Setting <c>AlertStorage</c>.</summary>
    public required StorageConnection AlertStorage { get; init; }

    /// <summary>Container of the partitions' windows. Default <c>window-state</c>.</summary>
    public string WindowContainer { get; init; } = BlobWindowJournal.DefaultContainer;

    /// <summary>Container of the fleet's index. Default <c>fleet</c>.</summary>
    public string FleetContainer { get; init; } = BlobFleetStore.DefaultContainer;

    /// <summary>Container of the model registry. Default <c>models</c>.</summary>
    public string ModelContainer { get; init; } = BlobModelRegistry.DefaultContainer;

    /// <summary>Container of the dead letters. Default <c>dead-letters</c>.</summary>
    public string DeadLetterContainer { get; init; } = BlobDeadLetterStore.DefaultContainer;

    /// <summary>Container of the Avro schemas. Default <c>telemetry-schemas</c>.</summary>
    public string SchemaContainer { get; init; } = BlobAvroSchemaStore.DefaultContainer;

    /// <summary>Container of the alert history. Default <c>alerts</c>.</summary>
    public string AlertContainer { get; init; } = BlobAlertHistory.DefaultContainer;

    /// <summary>Container of past telemetry. Default <c>telemetry</c>.</summary>
    public string TelemetryContainer { get; init; } = BlobTelemetryArchive.DefaultContainer;

    /// <summary>Container of the counts that drift is told by. Default <c>drift</c>.</summary>
    public string DriftContainer { get; init; } = BlobDriftStore.DefaultContainer;

    /// <summary>Queue of the alerts. Default <c>drive-alerts</c>.</summary>
    public string AlertQueue { get; init; } = QueueAlertSink.DefaultQueue;
}
