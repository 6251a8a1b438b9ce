using Microsoft.Azure.Functions.Worker;
using ServerlessAnomaly.Drift;

namespace ServerlessAnomaly.Functions;

/// <summary>
/// Looks whether what is scored still looks like what the champions were trained on, and asks for a run of that kind before the night where it does
/// not.
/// </summary>
public sealed class CheckDriftFunction(DriftRecorder recorder, DriftMonitors monitors)
{
    /// <summary>Runs on the schedule in <c>DriftSchedule</c> (NCRONTAB, six fields, UTC).</summary>
    /// <returns>The messages for <see cref="RetrainOnDriftFunction"/>, one for each kind of drive whose run is to be asked for.</returns>
    [Function("CheckDrift")]
    [QueueOutput(RetrainOnDriftFunction.Queue, Connection = "AlertStorage")]
    public async Task<string[]> RunAsync([TimerTrigger("%DriftSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await recorder.FlushAsync(cancellationToken);
        return [.. await monitors.CheckAsync(cancellationToken)];
    }
}
