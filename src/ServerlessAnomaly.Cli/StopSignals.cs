using System.Runtime.InteropServices;

namespace ServerlessAnomaly.Cli;

/// <summary>
/// Ctrl+C, a closed terminal and SIGTERM end a verb in order. What has not ended within <see cref="Patience"/> is ended all the same.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    // 128 and the signal's number, as shells count. Who sends SIGTERM wants to know whether the verb has ended well.
    private static readonly Dictionary<PosixSignal, int?> ExitCodes = new()
    {
        [PosixSignal.SIGINT] = 130,
        [PosixSignal.SIGHUP] = 129,
        [PosixSignal.SIGTERM] = null,
    };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<PosixSignalRegistration> _registrations;
    private int _signals;

    public StopSignals() => _registrations = [.. ExitCodes.Keys.Select(signal => PosixSignalRegistration.Create(signal, Handle))];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stopping.Token;

    /// <summary>The exit code of the signal that came first; null where none came, or one that leaves the verb its own.</summary>
    public int? ExitCode { get; private set; }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stopping.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) > 1)
            return;
        ExitCode = ExitCodes[context.Signal];

        // Not on the thread that the system delivers signals on: whoever waits may go on there.
        _ = Task.Run(StopAsync);
    }

    private async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.Delay(Patience);
        await Console.Error.WriteLineAsync($"Not everything has ended within {Patience.TotalSeconds:0} seconds; it is ended now.");
        Environment.Exit(ExitCode ?? 1);
    }
}
