using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost.Worker;

/// <summary>
/// The deployed app as a process of its own, started as Azure's host starts it. It ends with this process, however this one ends: a startup
/// hook in it watches its standard input, whose other end is here.
/// </summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private const int LinesKept = 60;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private readonly Process _process;
    private readonly Queue<string> _lastLines = new();
    private readonly ILogger _log;

    private WorkerProcess(Process process, ILogger log) => (_process, _log) = (process, log);

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Completes when it has ended.</summary>
    public Task Exited { get; private set; } = Task.CompletedTask;

    /// <summary>How it ended: its exit code, and what it wrote last.</summary>
    public string LastWords
    {
        get
        {
            lock (_lastLines)
                return string.Join(' ', Reason(_lastLines)).Trim();
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="app">The app.</param>
    /// <param name="endpoint">Where this host speaks the protocol.</param>
    /// <param name="workerId">What it calls itself there.</param>
    /// <param name="settings">Its settings, as environment variables on top of those of this process.</param>
    /// <param name="log">Where its output goes.</param>
    public static WorkerProcess Start(
        FunctionApp app,
        Uri endpoint,
        string workerId,
        IReadOnlyDictionary<string, string?> settings,
        ILogger log
    )
    {
        string[] arguments =
        [
            app.Assembly,
            "--functions-uri",
            endpoint.ToString(),
            "--functions-worker-id",
            workerId,
            "--functions-request-id",
            Guid.NewGuid().ToString(),
            "--functions-grpc-max-message-length",
            int.MaxValue.ToString(CultureInfo.InvariantCulture),
        ];
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = app.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // glibc keeps what is free in up to eight arenas a core, and each grows by what was used in it once.
        start.Environment.TryAdd("MALLOC_ARENA_MAX", "2");
        foreach (var (name, value) in settings)
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = app.Folder;
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        start.Environment["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "ServerlessAnomaly.ParentWatch.dll");
        var process = Process.Start(start) ?? throw new LocalStartException($"The worker '{app.Assembly}' could not be started.");
        var worker = new WorkerProcess(process, log);
        process.OutputDataReceived += (_, line) => worker.Note(line.Data);
        process.ErrorDataReceived += (_, line) => worker.Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        worker.Exited = process.WaitForExitAsync();
        return worker;
    }

    /// <summary>Waits a while for it to end by itself, and ends it then.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Exited.WaitAsync(Grace);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await Exited;
        }
        _process.Dispose();
    }

    // Of an exception that nobody caught, the message says why; the lines of the stack that follow do not.
    private static IEnumerable<string> Reason(IEnumerable<string> lines)
    {
        var unhandled = lines.SkipWhile(line => !line.StartsWith("Unhandled exception", StringComparison.Ordinal)).ToList();
        return (unhandled.Count > 0 ? unhandled : [.. lines.TakeLast(3)]).TakeWhile(line =>
            !line.TrimStart().StartsWith("at ", StringComparison.Ordinal)
        );
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        WorkerLog.WorkerWrote(_log, line);
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > LinesKept)
                _lastLines.Dequeue();
        }
    }
}
