using System.Diagnostics;
using System.Text;

namespace ServerlessAnomaly.Soak;

/// <summary>Keeps a program running, as a service manager would: whenever it ends, it is started again. READY on its output says that it is up.</summary>
internal sealed class ProcessKeeper : IAsyncDisposable
{
    private const int StartsThatMayFail = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private readonly string _name;
    private readonly IReadOnlyList<string> _arguments;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly Task _keeping;
    private volatile bool _stopping;
    private volatile Process? _process;
    private int _readyCount;

    /// <param name="name">What people call it.</param>
    /// <param name="arguments">What <c>dotnet</c> is started with.</param>
    /// <param name="settings">Environment variables on top of this process's.</param>
    public ProcessKeeper(string name, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        (_name, _arguments, _settings) = (name, arguments, settings ?? new Dictionary<string, string>());
        _keeping = Task.Run(KeepAsync);
    }

    /// <summary>The process that runs now, or null.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    /// <summary>How long it stays away once it has ended. Default not at all.</summary>
    public TimeSpan Absence { get; set; }

    /// <summary>Whether it was up at least once; throws when it cannot be kept up.</summary>
    public async Task<bool> WasReadyAsync()
    {
        if (_keeping.IsFaulted)
            await _keeping;
        return Volatile.Read(ref _readyCount) > 0;
    }

    /// <summary>Waits until it is up for the first time.</summary>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); !await WasReadyAsync(); await Task.Delay(100, cancellationToken))
            if (waited.Elapsed > Patience)
                throw new InvalidOperationException($"{_name} is not ready after {Patience}.");
    }

    /// <summary>Ends it with SIGKILL, and lets it be started again after a while.</summary>
    /// <returns>Whether there was a process to kill.</returns>
    public bool Kill(TimeSpan absence)
    {
        Absence = absence;
        if (ProcessId is not { } running)
            return false;
        InstanceProcesses.Signal(running, InstanceProcesses.Kill);
        return true;
    }

    /// <summary>Asks it to stop, waits until it has, and starts it no more.</summary>
    public async Task StopAsync()
    {
        _stopping = true;
        if (_process is { HasExited: false } running)
            InstanceProcesses.Signal(running.Id, 15);
        await _keeping.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        if (_process is { HasExited: false } running)
            running.Kill(entireProcessTree: true);
        await _keeping.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task KeepAsync()
    {
        for (var failed = 0; !_stopping; )
        {
            var (wasReady, wasKilled, lastWords) = await RunOnceAsync();
            failed = wasReady || wasKilled ? 0 : failed + 1;
            if (failed > StartsThatMayFail)
                throw new InvalidOperationException($"{_name} failed to start {failed} times: {lastWords}");
            if (!_stopping)
                await Task.Delay(failed > 0 ? PauseAfterFailure : Absence);
        }
    }

    private async Task<(bool WasReady, bool WasKilled, string LastWords)> RunOnceAsync()
    {
        var start = new ProcessStartInfo("dotnet", _arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in _settings)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        _process = process;
        Starts++;
        if (_stopping)
            process.Kill(entireProcessTree: true);
        var words = new StringBuilder();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (words)
            {
                if (words.Length > 100_000)
                    words.Clear();
                words.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
        var ready = false;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("READY", StringComparison.Ordinal))
                continue;
            ready = true;
            Interlocked.Increment(ref _readyCount);
        }
        await process.WaitForExitAsync();
        _process = null;
        lock (words)
        {
            // Killed ones have 128 + 9; what ended by itself says why.
            var killed = process.ExitCode == 137;
            if (!_stopping && !killed)
                Console.WriteLine($"{_name} ended with {process.ExitCode}: {Tail(words)}");
            return (ready, killed, Tail(words));
        }
    }

    private static string Tail(StringBuilder words) => words.ToString(Math.Max(0, words.Length - 600), Math.Min(600, words.Length)).Trim();
}
