using System.Diagnostics;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHub.Http;

namespace ServerlessAnomaly.LocalHost.Azurite;

/// <summary>
/// Azure Storage on this machine: Azurite under Node.js, listening on 127.0.0.1 only. It ends with this process, however this process ends,
/// and a Ctrl+C in the terminal does not end it before <see cref="DisposeAsync"/> does.
/// </summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    /// <summary>The account name every Azurite knows.</summary>
    public const string AccountName = "devstoreaccount1";

    /// <summary>The public, documented key of that account; it guards nothing.</summary>
    public const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan PauseWhilePortIsTaken = TimeSpan.FromMilliseconds(200);

    private readonly AzuriteOptions _options;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private AzuriteProcess? _running;
    private StoragePorts _ports;

    private AzuriteServer(AzuriteOptions options) => _options = options;

    /// <summary>
    /// Raised when Node.js ends without having been asked to, with a sentence that says so. <see cref="RestartAsync"/> starts it again.
    /// </summary>
    public event Action<string>? Crashed;

    /// <summary>Raised when Node.js did not end when it was asked to, with a sentence that says so.</summary>
    public event Action<string>? EndedByForce;

    /// <summary>The blob service's port.</summary>
    public int BlobPort => _ports.Blob;

    /// <summary>The queue service's port.</summary>
    public int QueuePort => _ports.Queue;

    /// <summary>The table service's port.</summary>
    public int TablePort => _ports.Table;

    /// <summary>Whether Node.js is running now.</summary>
    public bool IsRunning => _running is { Exited.IsCompleted: false };

    /// <summary>The process id of Node.js, or null when it is not running.</summary>
    public int? ProcessId => IsRunning ? _running?.Id : null;

    /// <summary>The connection string for the storage client libraries; the same over restarts.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={AccountName};AccountKey={AccountKey};"
        + $"BlobEndpoint=http://127.0.0.1:{BlobPort}/{AccountName};"
        + $"QueueEndpoint=http://127.0.0.1:{QueuePort}/{AccountName};"
        + $"TableEndpoint=http://127.0.0.1:{TablePort}/{AccountName};";

    /// <summary>Starts Azurite and waits until its three services listen.</summary>
    /// <exception cref="LocalStartException">Azurite or Node.js is missing, a port that must be exact is taken, or Azurite refused to
    /// start.</exception>
    public static async Task<AzuriteServer> StartAsync(AzuriteOptions options, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var server = new AzuriteServer(options) { _ports = Choose(options) };
        try
        {
            await server.LaunchAsync(ct);
        }
        catch (LocalStartException failure) when (!options.ExactPorts && AzuriteProcess.LostAPort(failure))
        {
            // Another program took a port after it was found free; a service that chooses for itself cannot lose it.
            server._ports = default;
            await server.LaunchAsync(ct);
        }
        return server;
    }

    /// <summary>Stops Azurite and keeps its ports and data, so that <see cref="RestartAsync"/> brings the same service back.</summary>
    public async Task StopAsync(CancellationToken ct = default)
    {
        await _gate.WaitAsync(ct);
        try
        {
            await StopRunningAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Stops Azurite if it runs, and starts it again on the same ports. Meanwhile another program may have taken one, a connection of its own at
    /// the least: that is waited for as long as <see cref="AzuriteOptions.Patience"/>.
    /// </summary>
    /// <exception cref="LocalStartException">Azurite refused to start.</exception>
    public async Task RestartAsync(CancellationToken ct = default)
    {
        await _gate.WaitAsync(ct);
        try
        {
            await StopRunningAsync();
            var since = Stopwatch.StartNew();
            while (true)
            {
                try
                {
                    await LaunchAsync(ct);
                    return;
                }
                catch (LocalStartException failure) when (AzuriteProcess.LostAPort(failure) && since.Elapsed < _options.Patience)
                {
                    await Task.Delay(PauseWhilePortIsTaken, ct);
                }
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _gate.Dispose();
    }

    private static StoragePorts Choose(AzuriteOptions options) =>
        new(
            LoopbackPorts.Choose(options.BlobPort, options.ExactPorts, "Azurite's blobs"),
            LoopbackPorts.Choose(options.QueuePort, options.ExactPorts, "Azurite's queues"),
            LoopbackPorts.Choose(options.TablePort, options.ExactPorts, "Azurite's tables")
        );

    private async Task LaunchAsync(CancellationToken ct)
    {
        var azurite = await AzuriteProcess.StartAsync(_options, _ports, ct);
        _ports = azurite.Ports;
        _running = azurite;
        _ = ReportCrashAsync(azurite);
    }

    private async Task StopRunningAsync()
    {
        if (Interlocked.Exchange(ref _running, null) is not { } azurite)
            return;

        await azurite.DisposeAsync();
        if (azurite.WasForced)
            EndedByForce?.Invoke(
                $"Azurite did not end within {_options.StopPatience.TotalSeconds:0} seconds and was ended by force; what it has not saved is gone."
            );
    }

    private async Task ReportCrashAsync(AzuriteProcess azurite)
    {
        var exitCode = await azurite.Exited;
        if (ReferenceEquals(_running, azurite))
            Crashed?.Invoke($"Azurite ended unexpectedly with exit code {exitCode}: {azurite.LastWords}");
    }
}
