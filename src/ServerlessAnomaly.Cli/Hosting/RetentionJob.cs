using Microsoft.Extensions.Logging;
using ServerlessAnomaly.AzureStorage.Retention;
using ServerlessAnomaly.LocalHub.Capture;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>
/// Deletes what is too old, at once and then every so often. While storage is away it is tried again each minute; nothing depends on when it
/// succeeds.
/// </summary>
internal sealed partial class RetentionJob : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly DocumentRetention _documents;
    private readonly HubCapture _capture;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Task _running;
    private bool _isOutage;

    /// <summary>Begins.</summary>
    public RetentionJob(DocumentRetention documents, HubCapture capture, TimeSpan interval, TimeProvider clock, ILogger log)
    {
        (_documents, _capture, _interval, _clock, _log) = (documents, capture, interval, clock, log);
        _running = RunAsync(_stopping.Token);
    }

    /// <summary>Ends it, in the middle if need be: the next start goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var isDone = await TryRemoveAsync(cancellationToken);
            await Task.Delay(isDone || _interval < RetryAfter ? _interval : RetryAfter, _clock, cancellationToken);
        }
    }

    private async Task<bool> TryRemoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var documents = await _documents.RemoveOldAsync(cancellationToken);
            if (documents.Total > 0)
                DocumentsRemoved(documents.Alerts, documents.Drift, documents.DeadLetters);
            var captured = await _capture.RemoveOldAsync(cancellationToken);
            if (captured.TooOld > 0)
                CaptureRemoved(captured.TooOld);
            if (captured.TooMuch > 0)
                CaptureCutShort(captured.TooMuch);
            _isOutage = false;
            return true;
        }
        catch (Exception outage) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_isOutage)
                Waits(outage.Message.Split('\n')[0].Trim());
            _isOutage = true;
            return false;
        }
    }

    [LoggerMessage(
        1,
        LogLevel.Information,
        "Deleted what is older than it is to be kept: {Alerts} files of alerts, {Drift} of drift counts, {DeadLetters} of dead letters"
    )]
    private partial void DocumentsRemoved(int alerts, int drift, int deadLetters);

    [LoggerMessage(2, LogLevel.Information, "Deleted {Files} files of captured telemetry that are older than it is to be kept")]
    private partial void CaptureRemoved(int files);

    [LoggerMessage(
        3,
        LogLevel.Warning,
        "Deleted the {Files} oldest files of captured telemetry before their time: there is more than Retention__TelemetryBytes"
    )]
    private partial void CaptureCutShort(int files);

    [LoggerMessage(4, LogLevel.Warning, "What is too old cannot be deleted now, and is tried again. {Reason}")]
    private partial void Waits(string reason);
}
