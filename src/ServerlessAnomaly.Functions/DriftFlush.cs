using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Drift;

namespace ServerlessAnomaly.Functions;

/// <summary>Stores what was counted for drift every <see cref="DriftOptions.FlushInterval"/>.</summary>
internal sealed partial class DriftFlush(DriftRecorder recorder, DriftOptions options, TimeProvider clock, ILogger<DriftFlush> log)
    : PeriodicWork(options.FlushInterval, clock)
{
    protected override Task RunAsync(CancellationToken cancellationToken) => recorder.FlushAsync(cancellationToken);

    [LoggerMessage(53, LogLevel.Warning, "The counts for drift could not be stored; they go with the next flush. {Reason}")]
    protected override partial void Failed(string reason);
}
