using System.Diagnostics;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Sending;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>One replay into a running embedded instance: send, wait until every reading is accounted for, hold the alerts against the labels.</summary>
internal sealed class ReplayRun(RunningInstance instance, string home, TimeProvider clock)
{
    /// <param name="options">What to replay.</param>
    /// <param name="progress">Where to say how far it is.</param>
    /// <param name="cancellationToken">Stops the replay; what was sent is scored all the same.</param>
    public async Task<ReplayResult> RunAsync(ReplayOptions options, ProgressLine progress, CancellationToken cancellationToken)
    {
        using var status = StatusClient.RunningIn(home, progress.Above);
        await using var sender = new HubSender(HubTarget.RunningIn(home), progress.Above, clock);
        var before = await LoadedAsync(status, progress, cancellationToken);
        var labels = new DriveLabels();
        var started = Stopwatch.GetTimestamp();
        var engine = new ReplayEngine(sender, clock);
        var sent = await engine.SendAsync(options, labels, progress, cancellationToken);
        if (engine.Report.Summary() is { } leftOut)
            progress.Above(leftOut);
        var after = await status.WaitUntilAsync(
            answer => answer.Totals.Received - before.Totals.Received >= sent,
            answer => progress.Report(answer.Totals.Received - before.Totals.Received, sent, "readings applied"),
            cancellationToken
        );
        var elapsed = Stopwatch.GetElapsedTime(started);
        // A restart in between may have given it another port.
        await using var storage = new StorageSession((RunningInstance.Find(home) ?? instance).StorageConnectionString);
        var alerts = await InstanceAlerts.ReadAllAsync(storage.Alerts, cancellationToken);
        return Result(sent, before, after, DetectionSummary.From(labels, alerts, options.JudgeFrom), elapsed) with
        {
            Outcomes = DriveOutcome.Of(labels, alerts, options.JudgeFrom),
            Alerts = alerts,
        };
    }

    private async Task<PipelineStatus> LoadedAsync(StatusClient status, ProgressLine progress, CancellationToken cancellationToken)
    {
        var said = false;
        var wanted = instance.Partitions.Count;
        return await status.WaitUntilAsync(
            IsLoaded,
            answer =>
            {
                if (said || IsLoaded(answer))
                    return;
                said = true;
                progress.Above(
                    $"{answer.Partitions - answer.LoadingPartitions} of {wanted} partitions are loaded: waiting for the others before anything is sent."
                );
            },
            cancellationToken
        );

        bool IsLoaded(PipelineStatus answer) => answer.LoadingPartitions == 0 && answer.Partitions >= wanted;
    }

    private static ReplayResult Result(long sent, PipelineStatus before, PipelineStatus after, DetectionSummary detection, TimeSpan elapsed)
    {
        var readings = after.Totals - before.Totals;
        return new ReplayResult
        {
            Sent = sent,
            Scored = readings.Scored,
            WarmingUp = readings.WarmingUp,
            NoDetector = readings.NoDetector,
            Duplicates = readings.Duplicates,
            Late = readings.Late,
            DeadLettered = readings.DeadLettered,
            Drives = detection.Drives,
            Failures = detection.Failures,
            FailuresCaught = detection.FailuresCaught,
            FalseAlarms = detection.FalseAlarms,
            MedianLeadDays = detection.MedianLeadDays,
            ReadingsPerSecond = Math.Round(sent / elapsed.TotalSeconds, 1),
            LatencyMs = LatencyPercentiles.Between(before.LatencyBuckets, after.LatencyBuckets),
            Champion = after.Champion,
        };
    }
}
