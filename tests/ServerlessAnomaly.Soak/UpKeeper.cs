using System.Diagnostics;
using System.Globalization;
using ServerlessAnomaly.Cli.Hosting;

namespace ServerlessAnomaly.Soak;

/// <summary>Keeps an <c>anomaly up</c> running in a home folder.</summary>
internal sealed class UpKeeper(string home, int port, int hubPort, IReadOnlyDictionary<string, string>? settings = null) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly ProcessKeeper _keeper = new(
        "'anomaly up'",
        [Program, "up", "--home", home, "--detector", "dense", "--port", Text(port), "--hub-port", Text(hubPort), "--amqp-port", "0"],
        settings
    );

    /// <summary>The built command line.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "anomaly.dll");

    /// <summary>How often it was started.</summary>
    public int Starts => _keeper.Starts;

    /// <summary>The addresses, once it is ready.</summary>
    public async Task<RunningInstance> InstanceAsync(CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(100, cancellationToken))
        {
            if (await _keeper.WasReadyAsync() && RunningInstance.Find(home) is { } running)
                return running;
            if (waited.Elapsed > Patience)
                throw new InvalidOperationException($"'anomaly up' in '{home}' is not ready after {Patience}.");
        }
    }

    /// <summary>Asks it to stop, waits until it has, and starts it no more.</summary>
    public Task StopAsync() => _keeper.StopAsync();

    public ValueTask DisposeAsync() => _keeper.DisposeAsync();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
