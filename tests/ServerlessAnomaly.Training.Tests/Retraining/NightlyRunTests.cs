using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing;
using ServerlessAnomaly.Testing.Fleets;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Retraining;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Retraining;

/// <summary>A night of all kinds of drives: each has its detector, and what becomes of one is nothing to the others.</summary>
public sealed class NightlyRunTests(ITestOutputHelper output)
{
    private const int Days = 34,
        Many = 24,
        Few = 6;

    private readonly InMemoryModelRegistry _registry = new();
    private readonly FixedClock _clock = new(KindFleet.FirstDay.AddDays(Days - 1).ToDateTime(new TimeOnly(23, 0), DateTimeKind.Utc));

    [Fact]
    public async Task RunAsync_FleetOfAllKinds_EachHasAChampionOfItsOwnAndTheSmallOneIsSkipped()
    {
        using var log = new LogRecorder();
        var nights = await Night(Fleet(), _registry, log).RunAsync(default);

        foreach (var night in nights)
            output.WriteLine($"{night.Detector} {night.Outcome}: {night.Reason}");
        Assert.Equal(
            ["dense Registered", "dense-ssd Registered", "dense-nvme Registered", "dense-sas Skipped"],
            nights.Select(night => $"{night.Detector} {night.Outcome}")
        );
        Assert.Equal("6 healthy drives have a complete window, and a night needs 20 (Retrain__MinDrives).", nights[^1].Reason);
        Assert.Contains(
            log.Entries,
            entry =>
                entry.Level == LogLevel.Warning
                && entry.Text.Contains("SAS drives (dense-sas) are not trained for tonight", StringComparison.Ordinal)
        );
        foreach (var night in nights.Take(3))
        {
            Assert.True(night.Result!.Promoted, night.Reason);
            var champion = (await _registry.ReadChampionAsync(night.Detector, default))!.Pointer.Version;
            var manifest = (await _registry.ReadAsync(night.Detector, champion, default))!.Manifest;
            Assert.Equal(
                (night.Detector, (DriveKind?)night.Kind, KindFleet.SchemaOf(night.Kind).Id, "dense", Many),
                (manifest.Detector, manifest.DriveKind, manifest.Schema.Id, manifest.Settings!.Architecture, manifest.Data.Drives)
            );
        }
        Assert.Null(await _registry.ReadChampionAsync("dense-sas", default));
        Assert.Null(await _registry.ReadCheckpointAsync(NightProgress.Name, default));
        nights.ThrowIfFailed();
    }

    [Fact]
    public async Task RunAsync_DataOfOneKindIsBroken_TheOthersArePromotedAndTheErrorIsTold()
    {
        var poisoned = Fleet()
            .Select(reading =>
            {
                if (reading.Kind == DriveKind.AtaSsd && reading.Day % 2 == 0)
                    reading.Values["smart_241_raw"] = float.PositiveInfinity;
                return reading;
            });
        var nights = await Night(poisoned, _registry).RunAsync(default);

        Assert.Equal(["Registered", "Failed", "Registered", "Skipped"], nights.Select(night => night.Outcome.ToString()));
        Assert.NotNull(await _registry.ReadChampionAsync("dense", default));
        Assert.NotNull(await _registry.ReadChampionAsync("dense-nvme", default));
        Assert.Null(await _registry.ReadChampionAsync("dense-ssd", default));
        var fault = Assert.Throws<TrainingException>(nights.ThrowIfFailed);
        Assert.StartsWith("dense-ssd: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_EmptyArchive_SaysSo()
    {
        var fault = await Assert.ThrowsAsync<TrainingException>(() => Night([], _registry).RunAsync(default));
        Assert.Contains("no reading of any kind", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>A night that dies goes on with the kind that it died in, and leaves alone those that it was through with.</summary>
    [Fact]
    public async Task RunAsync_DiedInTheSecondKind_GoesOnThere()
    {
        var (whole, fleet) = (
            new InMemoryModelRegistry(),
            Fleet().Where(reading => reading.Kind is DriveKind.AtaDisk or DriveKind.Nvme).ToList()
        );
        await Night(fleet, whole).RunAsync(default);

        using var kill = new CancellationTokenSource();
        var registry = new HookedRegistry();
        registry.Publishing = (_, bundle) =>
        {
            if (bundle.Manifest.Kind != DriveKind.Nvme)
                return Task.CompletedTask;
            kill.Cancel();
            throw new OperationCanceledException(kill.Token);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Night(fleet, registry).RunAsync(kill.Token));
        registry.Publishing = (_, _) => Task.CompletedTask;
        _clock.Now = _clock.Now.AddMinutes(1);
        var nights = await Night(fleet, registry).RunAsync(default);

        Assert.Equal(
            ["dense DoneBefore", "dense-ssd Skipped", "dense-nvme Registered", "dense-sas Skipped"],
            nights.Select(night => $"{night.Detector} {night.Outcome}")
        );
        Assert.Equal(await LeftAsync(whole), await LeftAsync(registry));
    }

    /// <summary>What failed before the night died has still failed, and says so at the end.</summary>
    [Fact]
    public async Task RunAsync_DiedAfterAKindFailed_TheRerunFailsToo()
    {
        using var kill = new CancellationTokenSource();
        var registry = new HookedRegistry();
        registry.Publishing = (_, bundle) =>
        {
            if (bundle.Manifest.Kind != DriveKind.Nvme)
                throw new IOException("no room");
            kill.Cancel();
            throw new OperationCanceledException(kill.Token);
        };
        var fleet = Fleet().Where(reading => reading.Kind is DriveKind.AtaDisk or DriveKind.Nvme).ToList();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Night(fleet, registry).RunAsync(kill.Token));
        registry.Publishing = (_, _) => Task.CompletedTask;
        var nights = await Night(fleet, registry).RunAsync(default);

        Assert.Equal((KindOutcome.Failed, "no room"), (nights[0].Outcome, nights[0].Reason));
        Assert.Equal(KindOutcome.Registered, nights[2].Outcome);
        Assert.Throws<TrainingException>(nights.ThrowIfFailed);
    }

    /// <summary>The days that the kinds before have set hold after a rerun, though a later day has come in meanwhile.</summary>
    [Fact]
    public async Task RunAsync_DiedAndALaterDayCameIn_TheOtherKindsTakeTheSameDays()
    {
        using var kill = new CancellationTokenSource();
        var registry = new HookedRegistry();
        registry.Publishing = (_, bundle) =>
        {
            if (bundle.Manifest.Kind != DriveKind.Nvme)
                return Task.CompletedTask;
            kill.Cancel();
            throw new OperationCanceledException(kill.Token);
        };
        var fleet = Fleet().Where(reading => reading.Kind is DriveKind.AtaDisk or DriveKind.Nvme).ToList();
        _clock.Now = _clock.Now.AddDays(1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Night(fleet.Where(reading => reading.Day < Days - 1), registry).RunAsync(kill.Token)
        );
        registry.Publishing = (_, _) => Task.CompletedTask;
        var nights = await Night(fleet, registry).RunAsync(default);
        Assert.Equal(KindFleet.FirstDay.AddDays(Days - 2), nights[2].Result!.Verdict.HeldOutTo);
    }

    /// <summary>A kill after a kind's end and before the next one's: it is not trained once more.</summary>
    [Fact]
    public async Task RunAsync_DiedAtTheEndOfAKind_DoesNotTrainItAgain()
    {
        using var kill = new CancellationTokenSource();
        var registry = new HookedRegistry();
        registry.CheckpointDeleting = name =>
        {
            if (name != "dense")
                return;
            kill.Cancel();
            throw new OperationCanceledException(kill.Token);
        };
        var fleet = Fleet().Where(reading => reading.Kind is DriveKind.AtaDisk).ToList();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Night(fleet, registry).RunAsync(kill.Token));
        registry.CheckpointDeleting = _ => { };
        _clock.Now = _clock.Now.AddMinutes(1);
        var nights = await Night(fleet, registry).RunAsync(default);

        Assert.Equal(KindOutcome.DoneBefore, nights[0].Outcome);
        Assert.Single(await registry.ListAsync("dense", default));
    }

    [Fact]
    public async Task RunAsync_TimeIsUpAfterTheFirstKind_SaysThatNoneWasLeftAndBlamesNoOtherRun()
    {
        var registry = new HookedRegistry();
        registry.Publishing = (_, _) =>
        {
            _clock.Elapsed = TimeSpan.FromDays(2);
            return Task.CompletedTask;
        };
        var nights = await Night(Fleet(), registry).RunAsync(default);
        Assert.Equal(["Registered", "Failed", "Failed", "Failed"], nights.Select(night => night.Outcome.ToString()));
        Assert.All(
            nights.Skip(1),
            night => Assert.StartsWith("It was not begun: no time was left", night.Reason, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task RunAsync_OneKind_LeavesTheOthersAlone()
    {
        var night = await Night(Fleet(), _registry).RunAsync(DriveKind.Nvme, default);
        Assert.Equal((KindOutcome.Registered, true), (night.Outcome, night.Result!.Promoted));
        Assert.Equal(["dense-nvme"], (await _registry.ListAsync(null, default)).Select(manifest => manifest.Detector));
    }

    private static IEnumerable<FleetReading> Fleet() =>
        DriveKinds.All.SelectMany(kind =>
            Enumerable.Range(0, kind == DriveKind.Sas ? Few : Many).SelectMany(drive => KindFleet.Drive(kind, drive, Days))
        );

    private NightlyRun Night(IEnumerable<FleetReading> fleet, IModelRegistry registry, LogRecorder? log = null) =>
        new(
            KindFleet.Archive(fleet),
            registry,
            KindFleet.SchemaOf(DriveKind.AtaDisk),
            new WindowOptions(),
            new DetectorOptions { Name = "dense", ExecutionProvider = ExecutionProvider.Cpu },
            new RetrainingOptions { TargetFalseAlarmRate = 0.05, Epochs = 2 },
            _clock,
            log is null ? NullLogger<RetrainingPipeline>.Instance : new LoggerFactory([log]).CreateLogger<RetrainingPipeline>()
        );

    private static async Task<string> LeftAsync(IModelRegistry registry)
    {
        var versions = await registry.ListAsync(null, default);
        return string.Join(
            "; ",
            versions
                .OrderBy(manifest => manifest.Detector, StringComparer.Ordinal)
                .Select(manifest => $"{manifest.Detector} {manifest.ModelSha256} {manifest.Threshold} {manifest.Gate?.Passed}")
        );
    }
}
