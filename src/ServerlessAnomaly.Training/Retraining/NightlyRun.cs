using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>
/// A night of all kinds of drives, one after the other, the own one first: each has its detector, champion, lease, gate and history. A kind with too few healthy
/// drives is skipped, and one whose run fails leaves the others alone.
/// </summary>
public sealed class NightlyRun(
    ITelemetryArchive archive,
    IModelRegistry registry,
    FeatureSchema schema,
    WindowOptions window,
    DetectorOptions detector,
    RetrainingOptions options,
    TimeProvider clock,
    ILogger<RetrainingPipeline> log
)
{
    private readonly KindSchemas _schemas = KindSchemas.With(schema);

    /// <summary>The kinds in their order.</summary>
    public IEnumerable<DriveKind> Kinds => _schemas.OwnFirst;

    /// <summary>Name of a kind's detector.</summary>
    public string DetectorOf(DriveKind kind) => detector.NameOf(kind, _schemas.Own);

    /// <summary>The run of one kind.</summary>
    public RetrainingPipeline PipelineOf(DriveKind kind) =>
        new(archive, registry, _schemas[kind], window, detector with { Name = DetectorOf(kind) }, options, clock, log);

    /// <summary>
    /// Runs every kind. A night that died and is run again on the same day goes on with the kinds that it was not through with. All of them together
    /// have <see cref="RetrainingOptions.TimeLimit"/>.
    /// </summary>
    /// <exception cref="TrainingException">The archive holds no reading of any kind.</exception>
    public async Task<IReadOnlyList<KindNight>> RunAsync(CancellationToken cancellationToken)
    {
        var progress = await NightProgress.ReadAsync(registry, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), cancellationToken);
        var nights = await RunAsync(Kinds, progress, cancellationToken);
        await progress.ForgetAsync(cancellationToken);
        return nights.Any(night => night.Outcome != KindOutcome.Skipped || night.Reason != Empty)
            ? nights
            : throw new TrainingException(
                "The archive holds no reading of any kind of drive up to today: let devices send, or put daily files into it."
            );
    }

    /// <summary>Runs one kind between the nights.</summary>
    public async Task<KindNight> RunAsync(DriveKind kind, CancellationToken cancellationToken) =>
        (await RunAsync([kind], progress: null, cancellationToken))[0];

    private const string Empty = "The archive holds no reading of it.";

    private async Task<List<KindNight>> RunAsync(IEnumerable<DriveKind> kinds, NightProgress? progress, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var nights = new List<KindNight>();
        var lastDay = progress?.LastDay;
        foreach (var kind in kinds)
        {
            var name = DetectorOf(kind);
            if (progress?.Find(kind, name) is { } before)
            {
                nights.Add(Said(before));
                continue;
            }
            var left = options.TimeLimit - clock.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                // Not noted: who runs the night again begins it.
                nights.Add(Said(new(kind, name, KindOutcome.Failed, NoTime)));
                continue;
            }
            var share = new NightShare(left, options.MinDrives)
            {
                LastDay = lastDay,
                Note = (result, last, token) => NoteAsync(progress, Registered(kind, name, result), last, token),
            };
            var night = Said(await RunAsync(kind, name, share, cancellationToken));
            nights.Add(night);
            lastDay ??= share.LastDay;
            if (night.Outcome != KindOutcome.Registered)
                await NoteAsync(progress, night, lastDay, cancellationToken);
        }
        return nights;
    }

    private string NoTime =>
        $"It was not begun: no time was left of the night ({options.TimeLimit}, Retrain__TimeLimit). Raise it, or lower Retrain__Days or "
        + "Retrain__MaxTrainingWindows.";

    private static Task NoteAsync(NightProgress? progress, KindNight night, DateOnly? lastDay, CancellationToken cancellationToken) =>
        progress is null ? Task.CompletedTask : progress.AddAsync(night, lastDay, cancellationToken);

    private static KindNight Registered(DriveKind kind, string name, NightlyResult result) =>
        new(kind, name, KindOutcome.Registered, result.Consequence, result);

    private async Task<KindNight> RunAsync(DriveKind kind, string name, NightShare share, CancellationToken cancellationToken)
    {
        try
        {
            var result = await PipelineOf(kind).RunAsync(share, cancellationToken);
            return result is null
                ? new(kind, name, KindOutcome.DoneBefore, "Another run has registered a version meanwhile.")
                : Registered(kind, name, result);
        }
        catch (EmptyArchiveException)
        {
            return new(kind, name, KindOutcome.Skipped, Empty);
        }
        catch (TooFewDrivesException few)
        {
            return new(kind, name, KindOutcome.Skipped, few.Drives == 0 && !share.HasReadings ? Empty : few.Message);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            return new(kind, name, KindOutcome.Failed, fault.Message);
        }
    }

    private KindNight Said(KindNight night)
    {
        if (night.Outcome == KindOutcome.Failed)
            log.KindFailed(night.Kind.Name(), night.Detector, night.Reason);
        else if (night.Outcome != KindOutcome.Registered)
        {
            // A fleet without drives of a kind is as it should be.
            var isWarning = night.Outcome == KindOutcome.Skipped && night.Reason != Empty;
            log.KindPassedOver(isWarning ? LogLevel.Warning : LogLevel.Information, night.Kind.Name(), night.Detector, night.Reason);
        }
        return night;
    }
}

/// <summary>What a night's caller does with it.</summary>
public static class KindNights
{
    /// <summary>Ends a function with an error where a kind's run did, once all have had their turn.</summary>
    /// <exception cref="TrainingException">A kind failed; the message says which, and why.</exception>
    public static void ThrowIfFailed(this IEnumerable<KindNight> nights)
    {
        var failed = nights.Where(night => night.Outcome == KindOutcome.Failed).ToList();
        if (failed.Count > 0)
            throw new TrainingException(string.Join(" ", failed.Select(night => $"{night.Detector}: {night.Reason}")));
    }
}
