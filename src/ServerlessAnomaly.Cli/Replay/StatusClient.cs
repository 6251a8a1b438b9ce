using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>Asks the functions what they have done, wherever they listen after a restart.</summary>
/// <param name="name">What people know them by.</param>
/// <param name="address">Where they are now; null while they do not run.</param>
/// <param name="say">Where to say what is waited for.</param>
internal sealed class StatusClient(string name, Func<string?> address, Action<string> say) : IDisposable
{
    /// <summary>One missed answer is not worth a word; so many in a row are.</summary>
    private const int MissedBeforeSaid = 5;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private const string KeySetting = "LocalHost__FunctionKey";
    private readonly HttpClient _http = Connect();

    /// <summary>Functions that stay where they are.</summary>
    public StatusClient(string functionsAddress)
        : this($"the functions at {functionsAddress}", () => functionsAddress, _ => { }) { }

    /// <summary>The functions of the instance in a home folder.</summary>
    public static StatusClient RunningIn(string home, Action<string> say) =>
        new($"the functions of 'anomaly up' in '{home}'", () => RunningInstance.Find(home)?.FunctionsAddress, say);

    /// <summary>The status now, or null while nobody answers: a restart, or the host alone while its worker starts anew.</summary>
    public async Task<PipelineStatus?> TryReadAsync(CancellationToken cancellationToken)
    {
        if (address() is not { } current)
            return null;
        try
        {
            return await _http.GetFromJsonAsync<PipelineStatus>(new Uri(new Uri(current), "api/status"), cancellationToken);
        }
        // An answer of 500 is a worker that died, or a disk that is full, while it answered.
        catch (HttpRequestException unreachable) when (unreachable.StatusCode is null or >= HttpStatusCode.InternalServerError)
        {
            return null;
        }
        catch (HttpRequestException refused) when (refused.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            var fault = HasKey ? "the one in {0} is another" : "{0} is not set here";
            throw new CliException(
                $"{Capital} ask for a key, and {string.Format(CultureInfo.InvariantCulture, fault, KeySetting)}: "
                    + "set that environment variable as for 'anomaly up'.",
                refused
            );
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Asks until the condition holds, reporting each answer. A restart is waited for, and said.</summary>
    /// <exception cref="CliException">Nobody has answered for minutes.</exception>
    public async Task<PipelineStatus> WaitUntilAsync(
        Func<PipelineStatus, bool> condition,
        Action<PipelineStatus> onStatus,
        CancellationToken cancellationToken
    )
    {
        using var timer = new PeriodicTimer(PollInterval);
        var missed = 0;
        for (var answered = Stopwatch.GetTimestamp(); ; )
        {
            if (Stopwatch.GetElapsedTime(answered) > Patience)
                throw new CliException(
                    $"{Capital} have not answered for {Patience.TotalMinutes} minutes: start 'anomaly up' again; what was sent is scored then."
                );
            if (await TryReadAsync(cancellationToken) is not { } status)
            {
                if (++missed == MissedBeforeSaid)
                    say(
                        $"{Capital} do not answer: waiting until they do, for {Patience.TotalMinutes} minutes at most; Ctrl+C ends the waiting."
                    );
            }
            else
            {
                if (missed >= MissedBeforeSaid)
                    say($"{Capital} answer again.");
                (answered, missed) = (Stopwatch.GetTimestamp(), 0);
                onStatus(status);
                if (condition(status))
                    return status;
            }
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool HasKey => Environment.GetEnvironmentVariable(KeySetting) is { Length: > 0 };

    private string Capital => char.ToUpperInvariant(name[0]) + name[1..];

    private static HttpClient Connect()
    {
        var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        if (HasKey)
            http.DefaultRequestHeaders.TryAddWithoutValidation("x-functions-key", Environment.GetEnvironmentVariable(KeySetting));
        return http;
    }
}
