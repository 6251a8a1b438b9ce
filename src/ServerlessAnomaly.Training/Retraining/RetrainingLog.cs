using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Retraining.Gating;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>What a nightly run says.</summary>
internal static partial class RetrainingLog
{
    [LoggerMessage(
        30,
        LogLevel.Information,
        "Training {Detector} on the archive's days from {From} to {To}; those from {HeldOutFrom} on are held out."
    )]
    public static partial void Started(this ILogger log, string detector, DateOnly from, DateOnly to, DateOnly heldOutFrom);

    [LoggerMessage(31, LogLevel.Information, "Registered {Detector} {Version}. {Consequence}")]
    public static partial void Registered(this ILogger log, string detector, string version, string consequence);

    [LoggerMessage(
        32,
        LogLevel.Warning,
        "{Detector} waits: another run is under way, or one that died still holds its lease for up to a minute."
    )]
    public static partial void LeaseHeld(this ILogger log, string detector);

    [LoggerMessage(42, LogLevel.Information, "{Detector} is not trained once more: the run that was under way has registered {Version}.")]
    public static partial void AnotherRunWasFaster(this ILogger log, string detector, string version);

    [LoggerMessage(
        33,
        LogLevel.Warning,
        "The archive ends on {To}; the last {Days} days that it holds are used, not those before {Today}."
    )]
    public static partial void ArchiveIsOld(this ILogger log, DateOnly to, int days, DateOnly today);

    [LoggerMessage(
        34,
        LogLevel.Information,
        "{Drives} drives that {Champion} alerts on are not trained on, {BeyondBudget} of them not calibrated on."
    )]
    public static partial void LeftOut(this ILogger log, int drives, string champion, int beyondBudget);

    [LoggerMessage(35, LogLevel.Warning, "The champion of {Detector} is nothing to compare with: {Reason}")]
    public static partial void ChampionUnusable(this ILogger log, string detector, string reason);

    [LoggerMessage(
        43,
        LogLevel.Warning,
        "The settings that {Champion} was made with cannot be taken over, so the night trains with the defaults: {Reason}"
    )]
    public static partial void SettingsUnknown(this ILogger log, string champion, string reason);

    [LoggerMessage(
        36,
        LogLevel.Information,
        "{Detector}: {Phase}, {Done} of {Total} done; epoch {Epoch} of {Epochs}, loss {Loss}, held-out loss {HeldOutLoss}."
    )]
    public static partial void Progress(
        this ILogger log,
        string detector,
        TrainingPhase phase,
        long done,
        long? total,
        int epoch,
        int epochs,
        double? loss,
        double? heldOutLoss
    );

    [LoggerMessage(37, LogLevel.Information, "{Detector} goes on after epoch {Epoch} if the days are the same.")]
    public static partial void CheckpointFound(this ILogger log, string detector, int epoch);

    [LoggerMessage(38, LogLevel.Information, "Gate of {Version}: {Check} {Outcome}. {Explanation}")]
    public static partial void Checked(this ILogger log, string version, string check, string outcome, string explanation);

    [LoggerMessage(39, LogLevel.Warning, "The checkpoint of {Detector} cannot be read, so the fit begins anew.")]
    public static partial void CheckpointUnreadable(this ILogger log, string detector);

    [LoggerMessage(EventId = 44, Message = "{Kind} drives ({Detector}) are not trained for tonight: {Reason}")]
    public static partial void KindPassedOver(this ILogger log, LogLevel level, string kind, string detector, string reason);

    [LoggerMessage(45, LogLevel.Error, "{Kind} drives ({Detector}): the run failed, and the other kinds are run all the same. {Reason}")]
    public static partial void KindFailed(this ILogger log, string kind, string detector, string reason);
}
