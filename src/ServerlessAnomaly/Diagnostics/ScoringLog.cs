using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.Diagnostics;

/// <summary>Log messages of scoring.</summary>
internal static partial class ScoringLog
{
    [LoggerMessage(1, LogLevel.Information, "{Detector} {Version} scores from now on, on {Provider}, with threshold {Threshold}.")]
    public static partial void ChampionLoaded(this ILogger log, string detector, string version, string provider, float threshold);

    [LoggerMessage(2, LogLevel.Error, "{Detector} {Version} was refused; {Current} goes on scoring. {Reason}")]
    public static partial void ChampionRefused(this ILogger log, string detector, string version, string current, string reason);

    [LoggerMessage(
        20,
        LogLevel.Warning,
        "What the champion pointer of {Detector} names could not be looked at or loaded, and is tried again; {Current} scores. {Reason}"
    )]
    public static partial void ChampionUnfollowed(this ILogger log, string detector, string current, string reason);

    [LoggerMessage(3, LogLevel.Warning, "CUDA did not load, the CPU scores: {Reason}")]
    public static partial void CudaUnavailable(this ILogger log, string reason);

    [LoggerMessage(
        4,
        LogLevel.Information,
        "Partition {Partition}: state of {Drives} drives loaded in {Milliseconds} ms; goes on after sequence number {SequenceNumber}."
    )]
    public static partial void StateLoaded(this ILogger log, string partition, int drives, long milliseconds, long sequenceNumber);

    [LoggerMessage(
        5,
        LogLevel.Debug,
        "Partition {Partition}: applied up to sequence number {SequenceNumber}: {Scored} scored, {WarmingUp} warming up, {NoDetector} without a detector, {Duplicates} duplicates, {Late} late, {DeadLettered} dead-lettered, {Alerts} alerts."
    )]
    public static partial void BatchApplied(
        this ILogger log,
        string partition,
        long sequenceNumber,
        long scored,
        long warmingUp,
        long noDetector,
        long duplicates,
        long late,
        long deadLettered,
        int alerts
    );

    [LoggerMessage(
        EventId = 6,
        Message = "Partition {Partition}: the batch at sequence number {SequenceNumber} was interrupted; its state is dropped and read again. {Reason}"
    )]
    public static partial void BatchInterrupted(this ILogger log, LogLevel level, string partition, long sequenceNumber, string reason);

    [LoggerMessage(
        7,
        LogLevel.Warning,
        "Partition {Partition}: event {SequenceNumber} is numbered below the last applied one, {LastSequenceNumber}, but the hub took it later: the hub was created again. Its events are applied, and the windows are kept."
    )]
    public static partial void HubRecreated(this ILogger log, string partition, long sequenceNumber, long lastSequenceNumber);

    [LoggerMessage(
        8,
        LogLevel.Warning,
        "Partition {Partition}: events {First} to {Last} were not applied, and the next one is here; they are read from the hub again."
    )]
    public static partial void GapFound(this ILogger log, string partition, long first, long last);

    [LoggerMessage(
        9,
        LogLevel.Error,
        "Partition {Partition}: events {First} to {Last} are lost: they were not applied, and the hub no longer has them. Lengthen the hub's retention, or keep the app from standing still for so long."
    )]
    public static partial void EventsLost(this ILogger log, string partition, long first, long last);

    [LoggerMessage(
        10,
        LogLevel.Information,
        "Partition {Partition}: another instance has gone on after sequence number {SequenceNumber}; the state is read again."
    )]
    public static partial void StaleState(this ILogger log, string partition, long sequenceNumber);

    [LoggerMessage(11, LogLevel.Information, "Partition {Partition}: no batch for a while; its windows are released.")]
    public static partial void Released(this ILogger log, string partition);

    [LoggerMessage(
        12,
        LogLevel.Warning,
        "Partition {Partition}: the hub has events up to {Last}, the last applied one is {SequenceNumber}, and none is delivered; they are read from the hub."
    )]
    public static partial void CatchingUp(this ILogger log, string partition, long sequenceNumber, long last);

    [LoggerMessage(
        13,
        LogLevel.Information,
        "Partition {Partition}: {Drives} drives were taken for another kind before (ATA SSDs for disks, until they had a schema of their own): their windows begin anew, alerts that are open stay open."
    )]
    public static partial void KindChanged(this ILogger log, string partition, int drives);

    [LoggerMessage(
        14,
        LogLevel.Warning,
        "Partition {Partition}: the windows of {Kind} drives were stored by the columns of {Before}, and this version has others in {Now}: those of {Drives} drives begin anew, alerts that are open stay open, other kinds are as they were. From {Events} events that the hub still had the steps of {Filled} readings were filled; {Ready} windows are complete."
    )]
    public static partial void ColumnsChanged(
        this ILogger log,
        string partition,
        string kind,
        string before,
        string now,
        int drives,
        long events,
        long filled,
        int ready
    );

    [LoggerMessage(
        15,
        LogLevel.Warning,
        "Partition {Partition}: columns have changed, and the hub's past cannot be read to fill the windows; new events go on, and it is tried again after {Patience}. {Reason}"
    )]
    public static partial void ColumnsNotFilled(this ILogger log, string partition, TimeSpan patience, string reason);

    [LoggerMessage(16, LogLevel.Error, "{Damage}")]
    public static partial void IndexDamaged(this ILogger log, string damage);

    [LoggerMessage(
        17,
        LogLevel.Error,
        "Partition {Partition}: its drives are not watched for silence until this is mended; nobody of them is told, and nobody forgotten. {Reason}"
    )]
    public static partial void IndexUnusable(this ILogger log, string partition, string reason);

    [LoggerMessage(
        18,
        LogLevel.Error,
        "What was told of silent drives of {Fleet} cannot be read and begins anew: who fell silent within the last window is told once more, and who is back is not told. {Reason}"
    )]
    public static partial void WatchForgot(this ILogger log, string fleet, string reason);

    [LoggerMessage(19, LogLevel.Information, "Another instance has looked over {Fleet} at the same time; what it decided counts.")]
    public static partial void WatchedByAnother(this ILogger log, string fleet);
}
