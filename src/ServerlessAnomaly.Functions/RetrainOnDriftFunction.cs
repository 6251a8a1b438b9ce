using Microsoft.Azure.Functions.Worker;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Training.Retraining;

namespace ServerlessAnomaly.Functions;

/// <summary>Starts the nightly run of a kind of drive before the night, when <see cref="CheckDriftFunction"/> asked for it.</summary>
public sealed class RetrainOnDriftFunction(NightlyRun night, DriftMonitors monitors)
{
    /// <summary>Queue of the requests.</summary>
    public const string Queue = "retrain-requests";

    /// <summary>Runs for each request: the kinds whose detectors it names, or all of them where it names none.</summary>
    [Function("RetrainOnDrift")]
    public async Task RunAsync([QueueTrigger(Queue, Connection = "AlertStorage")] string request, CancellationToken cancellationToken)
    {
        if (monitors.KindsIn(request) is not { } kinds)
        {
            (await night.RunAsync(cancellationToken)).ThrowIfFailed();
            return;
        }
        var nights = new List<KindNight>();
        foreach (var kind in kinds)
            if (await monitors[kind].TakeRequestAsync(request, cancellationToken))
                nights.Add(await night.RunAsync(kind, cancellationToken));
        nights.ThrowIfFailed();
    }
}
