using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Sinks;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.History;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Benchmarks.Cost;

/// <summary>The real pipeline on stores in memory, with a detector that was trained for a moment.</summary>
internal sealed class InMemoryPipeline : IDisposable
{
    private readonly ChampionDetectors _champion;

    private InMemoryPipeline(ChampionDetectors champion, ScoringPipeline pipeline) => (_champion, Pipeline) = (champion, pipeline);

    public ScoringPipeline Pipeline { get; }

    public static Task<InMemoryPipeline> StartAsync(FeatureSchema schema, CancellationToken cancellationToken) =>
        StartAsync(schema, TrainedOnSample.Bundle("conv1d"), cancellationToken);

    public static async Task<InMemoryPipeline> StartAsync(FeatureSchema schema, DetectorBundle bundle, CancellationToken cancellationToken)
    {
        var registry = new InMemoryModelRegistry();
        await registry.PublishAsync(bundle, cancellationToken);
        await registry.PromoteFirstAsync(bundle.Manifest, "For timing.", TimeProvider.System, cancellationToken);
        var (window, instruments) = (new WindowOptions(), new ScoringInstruments());
        var detector = new DetectorOptions { Name = bundle.Manifest.Detector, ExecutionProvider = ExecutionProvider.Cpu };
        var champion = new ChampionDetectors(registry, detector, schema, window, instruments, NullLogger<ChampionDetector>.Instance);
        return new InMemoryPipeline(
            champion,
            new ScoringPipeline(
                new PipelineServices(
                    new TelemetryOptions(),
                    schema,
                    window,
                    new DurabilityOptions(),
                    new AlertOptions(),
                    champion,
                    new InMemoryWindowJournal(),
                    new InMemoryHubHistory(),
                    new InMemoryAlertSink(),
                    new InMemoryDeadLetterStore(),
                    new DriftRecorder(new InMemoryDriftStore()),
                    new InMemoryFleetStore(),
                    instruments,
                    TimeProvider.System,
                    NullLogger<ScoringPipeline>.Instance
                )
            )
        );
    }

    public void Dispose() => _champion.Dispose();
}
