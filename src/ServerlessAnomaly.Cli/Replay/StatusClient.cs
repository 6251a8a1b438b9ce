using System.Diagnostics;
using System.Net.Http.Json;
using ServerlessAnomaly.Cli.Output;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>Asks the functions what they have done.</summary>
internal sealed class StatusClient(string functionsAddress) : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly HttpClient _http = new() { BaseAddress = new Uri(functionsAddress), Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>The status now, or null while nobody answers (a restart, say).</summary>
    public async Task<PipelineStatus?> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _http.GetFromJsonAsync<PipelineStatus>("api/status", cancellationToken);
        }
        catch (HttpRequestException unreachable) when (unreachable.StatusCode is null)
        {
            return null;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Asks until the condition holds, reporting each answer. A restart is waited for.</summary>
    /// <exception cref="CliException">Nobody has answered for minutes.</exception>
    public async Task<PipelineStatus> WaitUntilAsync(Func<PipelineStatus, bool> condition, Action<PipelineStatus> onStatus, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PollInterval);
        for (var answered = Stopwatch.GetTimestamp(); ;)
        {
            if (Stopwatch.GetElapsedTime(answered) > Patience)
                throw new CliException($"The functions at {functionsAddress} have not answered for {Patience.TotalMinutes} minutes: start 'anomaly up' again; what was sent is scored then.");
            if (await TryReadAsync(cancellationToken) is { } status)
            {
                answered = Stopwatch.GetTimestamp();
                onStatus(status);
                if (condition(status)) return status;
            }
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();
}
