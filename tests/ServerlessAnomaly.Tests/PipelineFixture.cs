using System.Globalization;
using System.Text;
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
using ServerlessAnomaly.Testing.Models;
using ServerlessAnomaly.Tests.Scoring;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Tests;

/// <summary>A pipeline on in-memory storage with a detector whose scores can be worked out by hand: the sum of the newest values, threshold 10.</summary>
internal sealed class PipelineFixture
{
    public const string Partition = "telemetry/scorer/0";
    public static readonly DateTime FirstDay = new(2018, 7, 1, 0, 0, 0, DateTimeKind.Utc);
    private long _sequenceNumber;

    public InMemoryDetectorRegistry Registry { get; } = new();

    public IWindowJournal Journal { get; init; } = new InMemoryWindowJournal();

    public InMemoryHubHistory History { get; } = new();

    /// <summary>What stands before <see cref="History"/>; itself where nothing does.</summary>
    public IHubHistory? HubHistory { get; set; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public InMemoryAlertSink Alerts { get; } = new();

    public InMemoryDeadLetterStore DeadLetters { get; } = new();

    public InMemoryDriftStore Drift { get; } = new();

    public InMemoryFleetStore FleetStore { get; } = new();

    public ScoringInstruments Instruments { get; } = new();

    /// <summary>What was said about champions that were refused.</summary>
    public ErrorRecorder<ChampionDetector> ChampionLog { get; } = new();

    public DriftRecorder Recorder => field ??= new DriftRecorder(Drift);

    public DurabilityOptions Durability { get; init; } = new();

    public AlertOptions AlertOptions { get; init; } = new();

    public TelemetryOptions Telemetry { get; init; } = new();

    public AvroSchemaCatalog? AvroSchemas { get; init; }

    public async Task<ScoringPipeline> StartAsync(bool withChampion = true, IDetectorRegistry? registry = null)
    {
        if (withChampion)
            await PromoteAsync(TestDetector.Bundle());
        var champion = new ChampionDetectors(
            registry ?? Registry,
            new DetectorOptions { ExecutionProvider = ExecutionProvider.Cpu, Threads = 1 },
            TestDetector.Schema,
            TestDetector.Window,
            Instruments,
            ChampionLog
        );
        Champion = champion;
        return new ScoringPipeline(
            new PipelineServices(
                Telemetry,
                TestDetector.Schema,
                TestDetector.Window,
                Durability,
                AlertOptions,
                champion,
                Journal,
                HubHistory ?? History,
                Alerts,
                DeadLetters,
                Recorder,
                FleetStore,
                Instruments,
                Clock,
                NullLogger<ScoringPipeline>.Instance,
                AvroSchemas
            )
        );
    }

    public ChampionDetectors? Champion { get; private set; }

    public async Task PromoteAsync(DetectorBundle bundle)
    {
        await Registry.PublishAsync(bundle, default);
        var before = await Registry.ReadChampionAsync(bundle.Manifest.Detector, default);
        await Registry.WriteChampionAsync(
            bundle.Manifest.Detector,
            new ChampionPointer(bundle.Manifest.Version, DateTimeOffset.UnixEpoch, "test", []),
            before?.ETag,
            default
        );
    }

    public async Task<List<DeadLetter>> LettersAsync()
    {
        var letters = new List<DeadLetter>();
        await foreach (var letter in DeadLetters.ReadAsync(default))
            letters.Add(letter);
        return letters;
    }

    /// <summary>A batch of the next sequence numbers.</summary>
    public EventBatch Batch(params string[] bodies)
    {
        var numbers = bodies.Select(_ => _sequenceNumber++).ToArray();
        return new EventBatch(
            Partition,
            [.. bodies.Select(Encoding.UTF8.GetBytes)],
            numbers,
            [.. numbers.Select(number => FirstDay.AddSeconds(number))],
            [.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))]
        );
    }

    public static string Reading(string serialNumber, int day, double reallocated = 0, double pending = 0) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"date":"{{FirstDay.AddDays(day):yyyy-MM-dd}}","serial_number":"{{serialNumber}}","model":"ST4000DM000","smart_5_raw":{{reallocated}},"smart_197_raw":{{pending}}}"""
        );

    public static string[] HealthyDays(string serialNumber, int count) =>
        [.. Enumerable.Range(0, count).Select(day => Reading(serialNumber, day))];
}
