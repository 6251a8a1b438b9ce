using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Retraining;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Evaluation.Nights;

/// <summary>
/// Plays nights of the past: each runs the nightly pipeline on what was known then, and the days up to the next night are scored by the
/// champion of then and by the first version. The archive is read once and kept in memory.
/// </summary>
public sealed class NightSimulation(
    FeatureSchema schema,
    WindowOptions window,
    NightSimulationOptions options,
    ILogger<RetrainingPipeline> log
)
{
    private static readonly TimeOnly NightTime = new(23, 0);

    private readonly InMemoryModelRegistry _registry = new();
    private readonly SimulatedClock _clock = new();

    /// <summary>Plays all nights.</summary>
    /// <param name="archive">Past telemetry, failures marked.</param>
    /// <param name="played">Told each night when it is done.</param>
    /// <param name="cancellationToken">Cancels the simulation.</param>
    /// <exception cref="TrainingException">The first night gave no champion, or there are too few healthy drives for a night.</exception>
    public async Task<IReadOnlyList<NightOutcome>> RunAsync(
        ITelemetryArchive archive,
        Action<NightOutcome> played,
        CancellationToken cancellationToken
    )
    {
        var kept = await KeepAsync(archive, cancellationToken);
        var data = await TelemetryDataset.ReadAsync(
            kept,
            schema,
            window,
            options.From.AddDays(-2 * window.Steps),
            options.To,
            DateOnly.MaxValue,
            null,
            cancellationToken
        );
        var (champions, firsts) = (new NightTally(data), new NightTally(data));
        var outcomes = new List<NightOutcome>();
        DetectorBundle? first = null;
        var share = new NightShare(options.Retraining.TimeLimit, options.Retraining.MinDrives);
        for (var night = options.From; night < options.To; night = night.AddDays(options.Every))
        {
            share.LastDay = null;
            _clock.Now = new DateTimeOffset(night.ToDateTime(NightTime, DateTimeKind.Utc));
            var started = _clock.GetTimestamp();
            var result = (await Pipeline(kept).RunAsync(share, cancellationToken))!;
            var seconds = _clock.GetElapsedTime(started).TotalSeconds;
            var champion =
                await ChampionAsync(cancellationToken)
                ?? throw new TrainingException($"The first night, {night:yyyy-MM-dd}, gave no champion. {result.Consequence}");
            first ??= champion;
            var windows = Windows(data, night, night.AddDays(options.Every));
            var own = await Task.Run(() => champions.Add(windows, champion, window), cancellationToken);
            var others = await Task.Run(() => firsts.Add(windows, first, window), cancellationToken);
            outcomes.Add(
                new NightOutcome
                {
                    Kind = DriveKinds.Of(schema),
                    Night = night,
                    Version = result.Manifest.Version,
                    Promoted = result.Promoted,
                    FailedChecks = [.. result.Verdict.Checks.Where(check => !check.Passed).Select(check => check.Name)],
                    Champion = champion.Manifest.Version,
                    Threshold = champion.Manifest.Threshold,
                    Seconds = seconds,
                    Failures = own.Failures,
                    Caught = own.Caught,
                    CaughtByFirst = others.Caught,
                    FalseAlarms = own.FalseAlarms,
                    FalseAlarmsOfFirst = others.FalseAlarms,
                    Total = champions.Total,
                    TotalOfFirst = firsts.Total,
                }
            );
            played(outcomes[^1]);
        }
        return outcomes;
    }

    private RetrainingPipeline Pipeline(ITelemetryArchive kept) =>
        new(
            kept,
            _registry,
            schema,
            window,
            new DetectorOptions { Name = options.Detector, ExecutionProvider = ExecutionProvider.Cpu },
            options.Retraining,
            _clock,
            log
        );

    private async Task<DetectorBundle?> ChampionAsync(CancellationToken cancellationToken) =>
        await _registry.ReadChampionAsync(options.Detector, cancellationToken) is { } champion
            ? await _registry.ReadAsync(options.Detector, champion.Pointer.Version, cancellationToken)
            : null;

    private async Task<InMemoryTelemetryArchive> KeepAsync(ITelemetryArchive archive, CancellationToken cancellationToken)
    {
        var kept = new InMemoryTelemetryArchive(schema);
        await foreach (var batch in archive.ReadAsync(schema, DateOnly.MinValue, DateOnly.MaxValue, cancellationToken))
            for (var i = 0; i < batch.Count; i++)
                kept.Add(batch[i]);
        return kept;
    }

    private WindowReference[] Windows(TelemetryDataset data, DateOnly after, DateOnly to)
    {
        var (first, last) = (Step(after) + 1, Step(to < options.To ? to : options.To));
        return
        [
            .. Enumerable
                .Range(0, data.Drives.Count)
                .SelectMany(data.WindowsOf)
                .Where(reference =>
                    data.EndStep(reference) >= first
                    && data.EndStep(reference) <= last
                    && !(data.Drives[reference.Drive].FailureStep < data.EndStep(reference))
                ),
        ];

        int Step(DateOnly day) => window.StepOf(day.ToDateTime(TimeOnly.MaxValue, DateTimeKind.Utc));
    }

    private sealed class SimulatedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
