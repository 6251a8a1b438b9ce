using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Bundles;
using ServerlessAnomaly.Training.Evaluation;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Fitting.Weights;
using ServerlessAnomaly.Training.Reports;
using ServerlessAnomaly.Training.Retraining.Gating;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>
/// The nightly run: choose the days → hold the newest out → leave out drives that fail or alert → train from the champion's weights →
/// calibrate → let challenger and champion score the held-out days → gate → publish → promote.
/// </summary>
public sealed class RetrainingPipeline(
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
    private static readonly TimeSpan LeasePoll = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Trains, judges and registers one version, and promotes it if it passed. While another run is under way, or one that died still holds
    /// its lease, it waits.
    /// </summary>
    /// <returns>What came of it; null if another run has registered a version meanwhile.</returns>
    /// <exception cref="TrainingException">
    /// The archive holds too little, or nothing that can be learned; the lease was lost; or the time was up, and what was done is kept for the
    /// next run.
    /// </exception>
    public Task<NightlyResult?> RunAsync(CancellationToken cancellationToken) =>
        RunAsync(new NightShare(options.TimeLimit), cancellationToken);

    /// <summary>The same as a part of a night of several kinds of drives.</summary>
    /// <exception cref="TooFewDrivesException">There are too few healthy drives of the kind to train on.</exception>
    internal async Task<NightlyResult?> RunAsync(NightShare share, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(share.TimeLimit, clock);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var isHeld = false;
        RunLease? lease;
        try
        {
            lease = await LeaseAsync(() => isHeld = true, waiting.Token);
        }
        catch (OperationCanceledException stopped) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TrainingException(
                $"The run of {detector.Name} has not begun within {TimeLimitOf(share)}: "
                    + (
                        isHeld
                            ? "another run holds its lease. See whether one is still at work."
                            : "the model registry has not said whether its lease is free. See whether storage answers."
                    ),
                stopped
            );
        }
        if (lease is null)
            return null;
        await using var _ = lease;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(waiting.Token, lease.Lost);
        try
        {
            return await RunLeasedAsync(share, stop.Token);
        }
        catch (OperationCanceledException stopped) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TrainingException(
                lease.Lost.IsCancellationRequested
                    ? $"The run of {detector.Name} stopped because its lease could not be kept: storage was out of reach. "
                        + "The next run goes on from the last epoch."
                    : $"The run of {detector.Name} was not done after {TimeLimitOf(share)}. The next run on the same days "
                        + "goes on from the last epoch; lower Retrain__Days or Retrain__MaxTrainingWindows, or take larger compute.",
                stopped
            );
        }
        finally
        {
            ProcessMemory.GiveBack();
        }
    }

    /// <summary>A run that died keeps its lease for a minute; one that is alive is followed, unless it did what this one is to do.</summary>
    private async Task<RunLease?> LeaseAsync(Action held, CancellationToken cancellationToken)
    {
        if (await registry.TryLeaseRunAsync(detector.Name, cancellationToken) is { } free)
            return free;
        held();
        log.LeaseHeld(detector.Name);
        var known = (await registry.ListAsync(detector.Name, cancellationToken))
            .Select(manifest => manifest.Version)
            .ToHashSet(StringComparer.Ordinal);
        RunLease? lease;
        do
        {
            await Task.Delay(LeasePoll, clock, cancellationToken);
            lease = await registry.TryLeaseRunAsync(detector.Name, cancellationToken);
        } while (lease is null);
        try
        {
            var made = (await registry.ListAsync(detector.Name, cancellationToken)).FirstOrDefault(manifest =>
                !known.Contains(manifest.Version)
            );
            if (made is null)
                return lease;
            log.AnotherRunWasFaster(detector.Name, made.Version);
        }
        catch
        {
            // A lease that nobody gives back is renewed for as long as the process lives.
            await lease.DisposeAsync();
            throw;
        }
        await lease.DisposeAsync();
        return null;
    }

    private string TimeLimitOf(NightShare share) =>
        share.TimeLimit < options.TimeLimit
            ? $"the {share.TimeLimit:d\\.hh\\:mm\\:ss} that were left to it of the night's {options.TimeLimit} (Retrain__TimeLimit)"
            : $"{options.TimeLimit} (Retrain__TimeLimit)";

    private async Task<NightlyResult> RunLeasedAsync(NightShare share, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var progress = new RunProgressLog(log, detector.Name, clock);
        var device = TrainingDevice.Choose(detector.ExecutionProvider);
        var champion = await ReadChampionAsync(cancellationToken);
        var days = await ReadDaysAsync(share, progress, cancellationToken);
        var heldOut = HeldOutWindows.Of(days.Data, window, options.HeldOutDays);
        var kept = await KeptFit.ReadAsync(registry, detector.Name, () => log.CheckpointUnreadable(detector.Name), cancellationToken);
        if (await FinishAsync(kept, champion, heldOut, share, cancellationToken) is { } finished)
            return finished;
        log.Started(detector.Name, days.From, days.To, heldOut.From);
        var training = NightOptions.Of(detector.Name, champion.Bundle?.Manifest, options, device, log) with
        {
            From = days.From,
            To = heldOut.TrainTo,
            LabelsTo = days.To,
        };
        var start = await StartAsync(kept, champion, days, training, cancellationToken);
        var challenger = await Task.Run(
            () => new TrainingRun(clock).Train(days.Data, training, window, schema, start, progress, cancellationToken),
            cancellationToken
        );
        var note =
            champion.Pointer?.Pointer.IsPinned == true
                ? $"Version {champion.Pointer.Pointer.Version} is pinned as champion, so this one is not promoted: {champion.Pointer.Pointer.Reason}"
                : null;
        var trial = new GateTrial(
            days.Data,
            heldOut,
            schema,
            window,
            new(options.TargetFalseAlarmRate, options.MinDrives, options.Seed),
            device,
            clock
        );
        var verdict = await Task.Run(() => trial.Judge(challenger, champion.Bundle, note, cancellationToken), cancellationToken);
        foreach (var check in verdict.Checks)
            log.Checked(challenger.Manifest.Version, check.Name, check.Passed ? "passed" : "failed", check.Explanation);

        var cost = new RunCost(
            days.Data.Rows,
            clock.GetElapsedTime(started).TotalSeconds,
            device == ExecutionProvider.Cuda ? "CUDA" : "CPU"
        );
        var metrics = new Dictionary<string, double>(challenger.Manifest.Metrics) { ["leftOutDrives"] = start.LeftOut.Count };
        var manifest = challenger.Manifest with { Gate = verdict, Cost = cost, Metrics = metrics };
        var report = await Task.Run(
            () => Report(manifest, challenger, champion.Bundle, days, heldOut, cancellationToken),
            cancellationToken
        );
        await kept.AnnounceAsync(manifest.Version, cancellationToken);
        await registry.PublishAsync(challenger with { Manifest = manifest, Report = report }, cancellationToken);
        var (promoted, consequence) = await PromoteAsync(manifest, verdict, champion.Pointer, cancellationToken);
        var result = new NightlyResult(manifest, verdict, promoted, consequence);
        await EndAsync(kept, result, share, cancellationToken);
        return result;
    }

    /// <summary>A run of the same days that died between registering its version and the end is brought to its end, not repeated.</summary>
    private async Task<NightlyResult?> FinishAsync(
        KeptFit kept,
        ChampionBaseline champion,
        HeldOutWindows heldOut,
        NightShare share,
        CancellationToken cancellationToken
    )
    {
        if (kept.Before?.Version is not { } version)
            return null;
        var versions = await registry.ListAsync(detector.Name, cancellationToken);
        if (versions.FirstOrDefault(made => made.Version == version) is not { Gate: { } verdict } manifest)
            return null;
        if ((verdict.HeldOutFrom, verdict.HeldOutTo) != (heldOut.From, heldOut.To))
            return null;
        var pointer = champion.Pointer?.Pointer;
        var (promoted, consequence) =
            pointer?.Version == version ? (true, "It is the champion.")
            : pointer?.IsPinned == true || verdict.Champion != champion.Bundle?.Manifest.Version
                ? (false, "The champion was changed by someone else before the run came to its end, so it is not promoted.")
            : await PromoteAsync(manifest, verdict, champion.Pointer, cancellationToken);
        var result = new NightlyResult(manifest, verdict, promoted, consequence);
        await EndAsync(kept, result, share, cancellationToken);
        return result;
    }

    /// <summary>
    /// The night notes the kind first, and then the checkpoint goes: a run that dies before the note brings the version to its end once more, and
    /// one that dies after it is not asked again.
    /// </summary>
    private async Task EndAsync(KeptFit kept, NightlyResult result, NightShare share, CancellationToken cancellationToken)
    {
        await share.NoteAsync(result, cancellationToken);
        await kept.ForgetAsync(cancellationToken);
        log.Registered(result.Manifest.Detector, result.Manifest.Version, result.Consequence);
    }

    private string Report(
        DetectorManifest manifest,
        DetectorBundle challenger,
        DetectorBundle? champion,
        ArchiveDays days,
        HeldOutWindows heldOut,
        CancellationToken cancellationToken
    )
    {
        var first = window.StepOf(heldOut.From.ToDateTime(TimeOnly.MinValue));
        return VersionReport.Write(
            manifest,
            DetectorTrial.Judge(days.Data, challenger, first, cancellationToken),
            champion is null ? null : DetectorTrial.Judge(days.Data, champion, first, cancellationToken)
        );
    }

    private async Task<ChampionBaseline> ReadChampionAsync(CancellationToken cancellationToken)
    {
        var champion = await ChampionBaseline.ReadAsync(registry, detector.Name, schema, window, cancellationToken);
        if (champion.Refusal is { } why)
            log.ChampionUnusable(detector.Name, why);
        return champion;
    }

    private async Task<ArchiveDays> ReadDaysAsync(NightShare share, RunProgressLog progress, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var days = await ArchiveDays.ReadAsync(
            archive,
            schema,
            window,
            options.Days,
            share.LastDay ?? today,
            rows => progress.Report(new TrainingProgress(TrainingPhase.Reading, rows, null, 0)),
            cancellationToken,
            searches: share.LastDay is null
        );
        share.HasReadings = days.Data.Drives.Count > 0;
        share.LastDay ??= share.HasReadings ? days.To : null;
        if (share.SkipsBelow is { } fewest && days.HealthyDrives is var healthy && healthy < fewest)
            throw new TooFewDrivesException(healthy, fewest);
        if (days.To < today)
            log.ArchiveIsOld(days.To, options.Days, today);
        return days;
    }

    /// <summary>What is left out, where the weights start, and where an earlier run of the same night stopped.</summary>
    private async Task<FitStart> StartAsync(
        KeptFit kept,
        ChampionBaseline champion,
        ArchiveDays days,
        TrainingOptions training,
        CancellationToken cancellationToken
    )
    {
        if (kept.Before is { } checkpoint)
            log.CheckpointFound(detector.Name, checkpoint.Epoch);
        var start = new FitStart { Checkpoint = kept.Before, Keep = made => kept.Keep(made, cancellationToken) };
        if (champion.Bundle is not { } bundle)
            return start;
        using var model = new WindowModel(bundle.Model, days.Data, window, training.ExecutionProvider, cancellationToken);
        var alerting = await Task.Run(
            () => AlertingDrives.Find(model, bundle.Manifest.Threshold, days.Data, training.LastStep(window), options.TargetFalseAlarmRate),
            cancellationToken
        );
        log.LeftOut(alerting.LeftOut.Count, bundle.Manifest.Version, alerting.BeyondBudget.Count);
        return start with
        {
            LeftOut = alerting.LeftOut,
            NotCalibrated = alerting.BeyondBudget,
            Weights = options.Start == StartMode.Warm ? NamedWeights.Read(bundle.Model) : null,
        };
    }

    private async Task<(bool Promoted, string Consequence)> PromoteAsync(
        DetectorManifest manifest,
        GateReport verdict,
        Champion? before,
        CancellationToken cancellationToken
    )
    {
        if (!verdict.Passed)
        {
            var failed = string.Join(
                " ",
                verdict.Checks.Where(check => !check.Passed).Select(check => $"{check.Name}: {check.Explanation}")
            );
            return (false, $"The gate refused it. {failed}");
        }
        if (verdict.Note is { } note)
            return (false, $"It passed the gate. {note}");
        var reason =
            $"Passed the {verdict.Checks.Count} checks of the gate on {verdict.HeldOutFrom:yyyy-MM-dd} to {verdict.HeldOutTo:yyyy-MM-dd}"
            + (verdict.Champion is null ? "." : $" against {verdict.Champion}.");
        try
        {
            await registry.PromoteOverAsync(manifest, before, reason, clock, cancellationToken);
            return (true, $"It is the champion. {reason}");
        }
        catch (RegistryConflictException)
        {
            return (false, "It passed the gate, but the champion was changed by someone else during the run, so it is not promoted.");
        }
    }
}
