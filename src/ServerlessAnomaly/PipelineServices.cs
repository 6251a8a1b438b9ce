using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Sinks;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.History;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly;

/// <summary>What every partition of the pipeline works with.</summary>
public sealed record PipelineServices(
    TelemetryOptions Telemetry,
    FeatureSchema Schema,
    WindowOptions Window,
    DurabilityOptions Durability,
    AlertOptions Alerts,
    ChampionDetectors Champions,
    IWindowJournal Journal,
    IHubHistory History,
    IAlertSink AlertSink,
    IDeadLetterStore DeadLetters,
    DriftRecorder Drift,
    IFleetStore FleetStore,
    ScoringInstruments Instruments,
    TimeProvider Clock,
    ILogger<ScoringPipeline> Log,
    AvroSchemaCatalog? AvroSchemas = null
);
