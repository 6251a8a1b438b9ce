using System.Diagnostics;
using System.Globalization;
using System.Text;
using ServerlessAnomaly.Cli.Hosting;

namespace ServerlessAnomaly.Soak;

/// <summary>Keeps an <c>anomaly up</c> running in a home folder, as a service manager would: whenever it ends, it is started again.</summary>
internal sealed class UpKeeper : IAsyncDisposable
{
    private const int StartsThatMayFail = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private readonly string _home;
    private readonly IReadOnlyList<string> _arguments;
    private readonly Task _keeping;
    private volatile bool _stopping;
    private volatile Process? _process;
    private int _readyCount;

    public UpKeeper(string home, int port, int hubPort, IReadOnlyDictionary<string, string>? settings = null)
    {
        _home = home;
        _arguments =
        [
            Program, "up", "--home", home, "--detector", "dense", "--port", Text(port), "--hub-port", Text(hubPort), "--amqp-port", "0",
        ];
        Settings = settings ?? new Dictionary<string, string>();
        _keeping = Task.Run(KeepAsync);
    }

    /// <summary>The built command line.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "anomaly.dll");

    /// <summary>How often it was started, and how often it ended by itself with an error.</summary>
    public int Starts { get; private set; }

    /// <summary>Settings as environment variables.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>The addresses, once it is ready.</summary>
    public async Task<RunningInstance> InstanceAsync(CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100, cancellationToken))
        {
            if (_keeping.IsFaulted) await _keeping;
            if (Volatile.Read(ref _readyCount) > 0 && RunningInstance.Find(_home) is { } running) return running;
            if (waited.Elapsed > Patience) throw new InvalidOperationException($"'anomaly up' in '{_home}' is not ready after {Patience}.");
        }
    }

    /// <summary>Asks it to stop, waits until it has, and starts it no more.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        if (_process is { HasExited: false } running) InstanceProcesses.Signal(running.Id, 15);
        await _keeping.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        if (_process is { HasExited: false } running) running.Kill(entireProcessTree: true);
        await _keeping.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task KeepAsync()
    {
        for (var failed = 0; !_stopping;)
        {
            var (wasReady, lastWords) = await RunOnceAsync();
            failed = wasReady ? 0 : failed + 1;
            if (failed > StartsThatMayFail) throw new InvalidOperationException($"'anomaly up' failed to start {failed} times: {lastWords}");
            if (!wasReady && !_stopping) await Task.Delay(PauseAfterFailure);
        }
    }

    private async Task<(bool WasReady, string LastWords)> RunOnceAsync()
    {
        var start = new ProcessStartInfo("dotnet", _arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Settings) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        _process = process;
        Starts++;
        if (_stopping) process.Kill(entireProcessTree: true);
        var words = new StringBuilder();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (words)
            {
                if (words.Length > 100_000) words.Clear();
                words.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
        var ready = false;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("READY", StringComparison.Ordinal)) continue;
            ready = true;
            Interlocked.Increment(ref _readyCount);
        }
        await process.WaitForExitAsync();
        _process = null;
        lock (words)
        {
            // Killed ones have 128 + 9; what ended by itself says why.
            if (!_stopping && process.ExitCode != 137) Console.WriteLine($"'anomaly up' ended with {process.ExitCode}: {Tail(words)}");
            return (ready, Tail(words));
        }
    }

    private static string Tail(StringBuilder words) => words.ToString(Math.Max(0, words.Length - 600), Math.Min(600, words.Length)).Trim();
}
