using System.Diagnostics;
using System.Globalization;
using ServerlessAnomaly.Cli.Hosting;

namespace ServerlessAnomaly.Soak;

/// <summary>A running <c>anomaly up</c>: the built command line in a process of its own.</summary>
internal sealed class UpProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly string _home;

    private UpProcess(Process process, string home) => (_process, _home, Ready) = (process, home, WaitUntilReadyAsync(process));

    /// <summary>Completes with its READY line; fails if it ends before.</summary>
    public Task Ready { get; }

    /// <summary>Its addresses, once it is ready.</summary>
    public RunningInstance Instance =>
        RunningInstance.Find(_home) ?? throw new InvalidOperationException($"'anomaly up' in '{_home}' is ready and has left no instance.json.");

    /// <summary>Starts it.</summary>
    public static UpProcess Start(string home, int hubPort)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "anomaly.dll");
        string[] arguments =
            [program, "up", "--home", home, "--detector", "dense", "--port", "0", "--hub-port", hubPort.ToString(CultureInfo.InvariantCulture)];
        return new(Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!, home);
    }

    /// <summary>Starts it and waits for its READY line.</summary>
    public static async Task<UpProcess> StartAsync(string home, int hubPort, CancellationToken cancellationToken)
    {
        var up = Start(home, hubPort);
        await up.Ready.WaitAsync(cancellationToken);
        return up;
    }

    /// <summary>Ends it without warning, as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, and waits.</summary>
    public async Task StopAsync()
    {
        using var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Ends it if it still runs, so that a soak that breaks off leaves nothing behind.</summary>
    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: false);
        _process.Dispose();
    }

    private static async Task WaitUntilReadyAsync(Process process)
    {
        var errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
            if (line.StartsWith("READY", StringComparison.Ordinal)) return;
        throw new InvalidOperationException($"'anomaly up' ended before it was ready: {await errors}");
    }
}
