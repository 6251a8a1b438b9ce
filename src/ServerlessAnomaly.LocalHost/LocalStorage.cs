using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHost.Azurite;

namespace ServerlessAnomaly.LocalHost;

/// <summary>Storage that is kept running: Azurite that ends by itself is started again, on the same ports and files.</summary>
internal sealed class LocalStorage : IAsyncDisposable
{
    private const int Attempts = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<string> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ILogger _log;
    private Task _reviving = Task.CompletedTask;

    public LocalStorage(AzuriteServer server, ILogger log)
    {
        Server = server;
        _log = log;
        server.Crashed += reason => _reviving = ReviveAsync(reason);
        server.EndedByForce += reason => LocalStorageLog.Forced(log, reason);
    }

    public AzuriteServer Server { get; }

    /// <summary>Completes with the reason once storage has ended and cannot be started again.</summary>
    public Task<string> Lost => _lost.Task;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reviving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Server.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task ReviveAsync(string reason)
    {
        var pause = FirstPause;
        for (var attempt = 1; !_stopping.IsCancellationRequested; attempt++, pause *= 2)
        {
            LocalStorageLog.Ended(_log, reason);
            try
            {
                await Server.RestartAsync(_stopping.Token);
                LocalStorageLog.Revived(_log);
                return;
            }
            catch (LocalHub.LocalStartException refused)
            {
                reason = refused.Message;
                if (attempt == Attempts)
                {
                    _lost.TrySetResult(reason);
                    return;
                }
            }

            await Task.Delay(pause, _stopping.Token);
        }
    }
}
