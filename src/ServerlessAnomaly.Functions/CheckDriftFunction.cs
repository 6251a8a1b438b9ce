using Microsoft.Azure.Functions.Worker;
using ServerlessAnomaly.Drift;

namespace ServerlessAnomaly.Functions;

/// <summary>
/// Looks whether what is scored still looks like what the champion was trained on, and asks for a run before the night where it does
/// not.
/// </summary>
public sealed class CheckDriftFunction(DriftRecorder recorder, DriftMonitor monitor)
{
    /// <summary>Runs on the schedule in <c>DriftSchedule</c> (NCRONTAB, six fields, UTC).</summary>
    /// <returns>The message for <see cref="RetrainOnDriftFunction"/>; null for none.</returns>
    [Function("CheckDrift")]
    [QueueOutput(RetrainOnDriftFunction.Queue, Connection = "AlertStorage")]
    public async Task<string?> RunAsync([TimerTrigger("%DriftSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await recorder.FlushAsync(cancellationToken);
        var report = await monitor.CheckAsync(cancellationToken);
        return report is null ? null : FormattableString.Invariant($"{report.MeasuredAt.UtcDateTime:O} Drift of {report.Detector} {report.Version}: {string.Join(", ", report.Above.Select(figure => figure.Name))}.");
    }
}
