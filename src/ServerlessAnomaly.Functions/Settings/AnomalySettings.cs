using Microsoft.Extensions.Configuration;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.AzureStorage;
using ServerlessAnomaly.AzureStorage.Retention;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Functions.History;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Architectures;
using ServerlessAnomaly.Training.Retraining;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Functions.Settings;

/// <summary>All settings of the app, read and checked once at start. <c>docs/settings.md</c> describes each.</summary>
public sealed record AnomalySettings
{
    /// <summary>Section <c>Telemetry</c>.</summary>
    public required TelemetryOptions Telemetry { get; init; }

    /// <summary>Section <c>Window</c>.</summary>
    public required WindowOptions Window { get; init; }

    /// <summary>Section <c>Durability</c>.</summary>
    public required DurabilityOptions Durability { get; init; }

    /// <summary>Section <c>Detector</c>.</summary>
    public required DetectorOptions Detector { get; init; }

    /// <summary>Section <c>Alerts</c>.</summary>
    public required AlertOptions Alerts { get; init; }

    /// <summary>Section <c>Retrain</c>.</summary>
    public required RetrainingOptions Retrain { get; init; }

    /// <summary>Section <c>Drift</c>.</summary>
    public required DriftOptions Drift { get; init; }

    /// <summary>Section <c>Fleet</c>.</summary>
    public required FleetOptions Fleet { get; init; }

    /// <summary>Section <c>Retention</c>: of one machine, whose host acts by it; checked here with all others.</summary>
    public required RetentionOptions Retention { get; init; }

    /// <summary>Who gets metrics, traces and logs.</summary>
    public required MonitoringSettings Monitoring { get; init; }

    /// <summary>The hub of the trigger, whose past is read where a gap is found.</summary>
    public required EventHubSettings Hub { get; init; }

    /// <summary>Blobs: windows, models, dead letters, archive.</summary>
    public required StorageConnection DataStorage { get; init; }

    /// <summary>The alert queue.</summary>
    public required StorageConnection AlertStorage { get; init; }

    /// <summary>The schema that <see cref="TelemetryOptions.Schema"/> names.</summary>
    public required FeatureSchema Schema { get; init; }

    /// <summary>Every setting that the app reads, as an environment variable names it.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "TelemetryHub",
        "TelemetryConsumerGroup",
        "TelemetryHistoryConsumerGroup",
        "RetrainSchedule",
        "DriftSchedule",
        "WatchSchedule",
        "EventHubConnection",
        "EventHubConnection__fullyQualifiedNamespace",
        "DataStorage",
        "DataStorage__blobServiceUri",
        "AlertStorage",
        "AlertStorage__queueServiceUri",
        .. OptionsSection.Names<TelemetryOptions>("Telemetry"),
        .. OptionsSection.Names<WindowOptions>("Window"),
        .. OptionsSection.Names<DurabilityOptions>("Durability"),
        .. OptionsSection.Names<DetectorOptions>("Detector"),
        .. OptionsSection.Names<AlertOptions>("Alerts"),
        .. OptionsSection.Names<RetrainingOptions>("Retrain"),
        .. OptionsSection.Names<DriftOptions>("Drift"),
        .. OptionsSection.Names<FleetOptions>("Fleet"),
        .. OptionsSection.Names<RetentionOptions>("Retention"),
    ];

    /// <summary>Reads and checks everything.</summary>
    /// <exception cref="SettingsException">All errors at once.</exception>
    public static AnomalySettings Read(IConfiguration configuration)
    {
        var errors = new List<string>();
        foreach (var name in (string[])["TelemetryHub", "TelemetryConsumerGroup", "RetrainSchedule", "DriftSchedule", "WatchSchedule"])
            if (string.IsNullOrWhiteSpace(configuration[name]))
                errors.Add($"{name} is missing: {Meaning(name)}.");
        ConnectionSettings.Check(configuration, "EventHubConnection", "fullyQualifiedNamespace", errors);
        var settings = new AnomalySettings
        {
            Telemetry = OptionsSection.Read<TelemetryOptions>(configuration, "Telemetry", errors),
            Window = OptionsSection.Read<WindowOptions>(configuration, "Window", errors),
            Durability = OptionsSection.Read<DurabilityOptions>(configuration, "Durability", errors),
            Detector = OptionsSection.Read<DetectorOptions>(configuration, "Detector", errors),
            Alerts = OptionsSection.Read<AlertOptions>(configuration, "Alerts", errors),
            Retrain = OptionsSection.Read<RetrainingOptions>(configuration, "Retrain", errors),
            Drift = OptionsSection.Read<DriftOptions>(configuration, "Drift", errors),
            Fleet = OptionsSection.Read<FleetOptions>(configuration, "Fleet", errors),
            Retention = OptionsSection.Read<RetentionOptions>(configuration, "Retention", errors),
            Monitoring = MonitoringSettings.Read(configuration, errors),
            Hub = EventHubSettings.Read(configuration),
            DataStorage = ConnectionSettings.ReadStorage(configuration, "DataStorage", "blobServiceUri", errors),
            AlertStorage = ConnectionSettings.ReadStorage(configuration, "AlertStorage", "queueServiceUri", errors),
            Schema = LoadSchema(configuration["Telemetry:Schema"] ?? TelemetryOptions.DefaultSchema, errors),
        };
        settings.FindContradictions(errors);
        return errors.Count == 0 ? settings : throw new SettingsException(errors);
    }

    /// <summary>Reads the window alone, as the app reads it: what trains, replays or shows for the app must have the same.</summary>
    /// <exception cref="SettingsException">All that is wrong with it.</exception>
    public static WindowOptions ReadWindow(IConfiguration configuration)
    {
        var errors = new List<string>();
        var window = OptionsSection.Read<WindowOptions>(configuration, "Window", errors);
        FindContradictions(window, errors);
        return errors.Count == 0 ? window : throw new SettingsException(errors);
    }

    private static void FindContradictions(WindowOptions window, List<string> errors)
    {
        if (window.MaxGapSteps >= window.Steps)
            errors.Add($"Window__MaxGapSteps is {window.MaxGapSteps} and Window__Steps is {window.Steps}: a window would be all gap.");
    }

    private void FindContradictions(List<string> errors)
    {
        if (!ArchitectureCatalog.Names.Contains(Detector.Name))
            errors.Add($"Detector__Name is '{Detector.Name}'; there are {string.Join(" and ", ArchitectureCatalog.Names)}.");
        foreach (var name in Telemetry.MappedToUnknown)
            errors.Add(
                $"Telemetry__ColumnMap__{name} is '{Telemetry.ColumnMap[name]}', which is no known column; give one such as smart_5_raw or serial_number."
            );
        if (Alerts.RaiseAfter > Alerts.RaiseOf)
            errors.Add(
                $"Alerts__RaiseAfter is {Alerts.RaiseAfter} and Alerts__RaiseOf is {Alerts.RaiseOf}: as many windows cannot exceed among so few."
            );
        if (Retention.Telemetry is { } kept && kept > TimeSpan.Zero && kept < TimeSpan.FromDays(Retrain.Days))
            errors.Add(
                $"Retention__Telemetry is '{kept}' and Retrain__Days is {Retrain.Days}: the nights would find fewer days than they read."
            );
        FindContradictions(Window, errors);
    }

    private static FeatureSchema LoadSchema(string name, List<string> errors)
    {
        try
        {
            return FeatureSchema.Load(name);
        }
        catch (ArgumentException unknown)
        {
            errors.Add($"Telemetry__Schema: {unknown.Message}");
            return FeatureSchema.Load(TelemetryOptions.DefaultSchema);
        }
    }

    private static string Meaning(string name) =>
        name switch
        {
            "TelemetryHub" => "the name of the event hub that devices send to",
            "TelemetryConsumerGroup" => "the scorer's own consumer group on that hub",
            "DriftSchedule" => "when to look for drift, as a six-field NCRONTAB expression such as '0 30 * * * *'",
            "WatchSchedule" => "when to look over the fleet for silent drives, as a six-field NCRONTAB expression such as '0 */5 * * * *'",
            _ => "when to retrain, as a six-field NCRONTAB expression such as '0 0 3 * * *'",
        };
}
