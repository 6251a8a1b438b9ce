using System.Net.Http.Json;
using ServerlessAnomaly.Functions;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>Asks the functions what they have done.</summary>
internal sealed class StatusClient(string functionsAddress) : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private readonly HttpClient _http = new() { BaseAddress = new Uri(functionsAddress), Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>The status now, or null while nobody answers (a restart, say).</summary>
    public async Task<PipelineStatus?> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _http.GetFromJsonAsync<PipelineStatus>("api/status", cancellationToken);
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Asks until the condition holds, reporting each answer.</summary>
    public async Task<PipelineStatus> WaitUntilAsync(Func<PipelineStatus, bool> condition, Action<PipelineStatus> onStatus, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PollInterval);
        while (true)
        {
            if (await TryReadAsync(cancellationToken) is { } status)
            {
                onStatus(status);
                if (condition(status)) return status;
            }
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();
}
