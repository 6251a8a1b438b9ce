using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using ServerlessAnomaly.Cli.Output;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>Asks the functions what they have done.</summary>
internal sealed class StatusClient(string functionsAddress) : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private const string KeySetting = "LocalHost__FunctionKey";
    private readonly HttpClient _http = Connect(functionsAddress);

    /// <summary>The status now, or null while nobody answers: a restart, or the host alone while its worker starts anew.</summary>
    public async Task<PipelineStatus?> TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _http.GetFromJsonAsync<PipelineStatus>("api/status", cancellationToken);
        }
        catch (HttpRequestException unreachable) when (unreachable.StatusCode is null or HttpStatusCode.ServiceUnavailable)
        {
            return null;
        }
        catch (HttpRequestException refused) when (refused.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            var fault = HasKey ? "the one in {0} is another" : "{0} is not set here";
            throw new CliException(
                $"The functions at {functionsAddress} ask for a key, and {string.Format(CultureInfo.InvariantCulture, fault, KeySetting)}: "
                + "set that environment variable as for 'anomaly up'.", refused);
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

    private static bool HasKey => Environment.GetEnvironmentVariable(KeySetting) is { Length: > 0 };

    private static HttpClient Connect(string address)
    {
        var http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(10) };
        if (HasKey) http.DefaultRequestHeaders.TryAddWithoutValidation("x-functions-key", Environment.GetEnvironmentVariable(KeySetting));
        return http;
    }
}
