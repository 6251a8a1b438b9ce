using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Models;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Testing.Faults;

/// <summary>
/// Drives a pipeline as the trigger does: a failed batch is given again, a killed or stopped process is replaced by a new one that begins at
/// the checkpoint, which may lag behind, and makes other batches of the same events.
/// </summary>
public sealed class PipelineUnderFaults : IDisposable
{
    private readonly ScoringInstruments _instruments = new();
    private readonly ChampionDetectors _champion;

    private PipelineUnderFaults(IModelRegistry registry) =>
        _champion = new ChampionDetectors(
            registry,
            new DetectorOptions { ExecutionProvider = ExecutionProvider.Cpu, Threads = 1 },
            TestDetector.Schema,
            TestDetector.Window,
            _instruments,
            NullLogger<ChampionDetector>.Instance
        );

    /// <summary>When alerts are raised; by default so that a run of several days is needed and state matters.</summary>
    public AlertOptions Alerts { get; private set; } =
        new()
        {
            RaiseAfter = 2,
            RaiseOf = 3,
            WorsenFactor = 2,
            ClearAfter = 2,
        };

    /// <summary>When to compact; by default every four entries.</summary>
    public DurabilityOptions Durability { get; private set; } = new() { MaxJournalEntries = 4 };

    /// <summary>Loads the test detector.</summary>
    public static async Task<PipelineUnderFaults> CreateAsync(AlertOptions? alerts = null, DurabilityOptions? durability = null)
    {
        var registry = new InMemoryModelRegistry();
        var bundle = TestDetector.Bundle();
        await registry.PublishAsync(bundle, default);
        await registry.WriteChampionAsync(
            bundle.Manifest.Detector,
            new ChampionPointer(bundle.Manifest.Version, DateTimeOffset.UnixEpoch, "test", []),
            null,
            default
        );
        var pipeline = new PipelineUnderFaults(registry);
        pipeline.Alerts = alerts ?? pipeline.Alerts;
        pipeline.Durability = durability ?? pipeline.Durability;
        await pipeline._champion.RefreshAsync(default);
        return pipeline;
    }

    /// <summary>A new instance over the stores.</summary>
    public ScoringPipeline Start(PipelineStores stores) =>
        new(
            new PipelineServices(
                new TelemetryOptions(),
                TestDetector.Schema,
                TestDetector.Window,
                Durability,
                Alerts,
                _champion,
                stores.Journal,
                stores.History,
                stores.AlertSink,
                stores.DeadLetters,
                new DriftRecorder(new InMemoryDriftStore()),
                stores.Fleet,
                _instruments,
                TimeProvider.System,
                NullLogger<ScoringPipeline>.Instance
            )
        );

    /// <summary>Runs all events through, whatever happens on the way.</summary>
    /// <param name="stream">The events.</param>
    /// <param name="stores">Where the data is, with operations that may go wrong.</param>
    /// <param name="operations">Those operations.</param>
    /// <param name="seed">Chooses batches, and how far the checkpoint lags.</param>
    /// <param name="mayPass">Tells the exceptions that the trigger answers by giving the batch again; null for those of the test.</param>
    public async Task RunAsync(
        TelemetryStream stream,
        PipelineStores stores,
        StorageOperations operations,
        int seed,
        Func<Exception, bool>? mayPass = null
    )
    {
        var random = new Random(seed);
        var pipeline = Start(stores);
        var (next, checkpoint) = (0, 0);
        var size = random.Next(1, 14);
        while (next < stream.Count)
        {
            using var stopping = new CancellationTokenSource();
            operations.Cancel = stopping.Cancel;
            try
            {
                await pipeline.ProcessAsync(stream.Batch(next, size), stopping.Token);
                next += size;
                if (random.Next(3) > 0)
                    checkpoint = next;
                size = random.Next(1, 14);
            }
            catch (Exception fault) when (fault is StorageFaultException || mayPass?.Invoke(fault) == true)
            {
                // The same batch again, by the same instance.
            }
            catch (Exception fault) when (fault is ProcessKilledException or OperationCanceledException)
            {
                operations.Revive();
                pipeline = Start(stores);
                (next, size) = (checkpoint, random.Next(1, 14));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _champion.Dispose();
        _instruments.Dispose();
    }
}
