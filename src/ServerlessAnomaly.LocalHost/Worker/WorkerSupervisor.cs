using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHost.Protocol;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost.Worker;

/// <summary>Keeps one worker running: starts it, starts another when it dies, after a pause that grows while workers die young.</summary>
internal sealed class WorkerSupervisor : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(8);

    private readonly FunctionApp _app;
    private readonly IReadOnlyDictionary<string, string?> _settings;
    private readonly RpcServer _server;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private volatile TaskCompletionSource<WorkerChannel> _channel = New();
    private Task _keeping = Task.CompletedTask;

    private WorkerSupervisor(
        FunctionApp app,
        IReadOnlyDictionary<string, string?> settings,
        RpcServer server,
        TimeProvider time,
        ILoggerFactory loggers
    )
    {
        (_app, _settings, _server, _time, _loggers) = (app, settings, server, time, loggers);
        _log = loggers.CreateLogger<WorkerSupervisor>();
    }

    /// <summary>The functions of the app.</summary>
    public IReadOnlyList<FunctionDefinition> Functions { get; private set; } = [];

    /// <summary>Whether a worker is there to take invocations.</summary>
    public bool IsRunning => _channel.Task.IsCompletedSuccessfully;

    /// <summary>Process id of the worker that was started last.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Starts the first worker.</summary>
    /// <exception cref="LocalStartException">It cannot start; the message is what it says.</exception>
    public static async Task<WorkerSupervisor> StartAsync(
        FunctionApp app,
        IReadOnlyDictionary<string, string?> settings,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken cancellationToken
    )
    {
        var server = await RpcServer.StartAsync(loggers, cancellationToken);
        var supervisor = new WorkerSupervisor(app, settings, server, time, loggers);
        try
        {
            var (process, channel) = await supervisor.StartWorkerAsync(cancellationToken);
            supervisor._channel.SetResult(channel);
            supervisor._keeping = Task.Run(() => supervisor.KeepAsync(process, channel), CancellationToken.None);
            return supervisor;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Invokes a function of the worker that runs; waits for the next one where none does.</summary>
    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request, CancellationToken cancellationToken)
    {
        var channel = await _channel.Task.WaitAsync(cancellationToken);
        try
        {
            return await channel.InvokeAsync(request, cancellationToken);
        }
        catch (WorkerGoneException)
        {
            // Whoever repeats it at once would be given the dead worker again and again.
            await channel.Retired.WaitAsync(cancellationToken);
            throw;
        }
    }

    /// <summary>Asks the worker to end; whatever it still does is its own to finish or to leave within the grace time.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _keeping;
        await _server.DisposeAsync();
        _stopping.Dispose();
    }

    private static TaskCompletionSource<WorkerChannel> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task KeepAsync(WorkerProcess process, WorkerChannel channel)
    {
        var pause = FirstPause;
        while (true)
        {
            var started = _time.GetTimestamp();
            await Task.WhenAny(process.Exited, channel.Closed, Task.Delay(Timeout.InfiniteTimeSpan, _time, _stopping.Token));
            if (_stopping.IsCancellationRequested)
            {
                channel.Terminate(Grace);
                await process.DisposeAsync();
                _channel.TrySetCanceled();
                channel.Retire();
                return;
            }
            _channel = New();
            channel.Close("The worker ended.");
            channel.Retire();
            _server.Forget(channel);
            pause = _time.GetElapsedTime(started) > Young ? FirstPause : pause;
            // One whose connection broke is ended; one that died has said all by then.
            await process.DisposeAsync();
            WorkerLog.WorkerDied(_log, process.LastWords, pause);
            if (await RestartAsync(pause) is not { } next)
                return;
            (process, channel) = next;
            pause = Longer(pause);
        }
    }

    private async Task<(WorkerProcess Process, WorkerChannel Channel)?> RestartAsync(TimeSpan pause)
    {
        while (true)
        {
            try
            {
                await Task.Delay(pause, _time, _stopping.Token);
                var next = await StartWorkerAsync(_stopping.Token);
                _channel.SetResult(next.Channel);
                WorkerLog.WorkerRunsAgain(_log, next.Process.Id);
                return next;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                _channel.TrySetCanceled();
                return null;
            }
            catch (LocalStartException failed)
            {
                pause = Longer(pause);
                WorkerLog.WorkerDied(_log, failed.Message, pause);
            }
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));

    private async Task<(WorkerProcess Process, WorkerChannel Channel)> StartWorkerAsync(CancellationToken cancellationToken)
    {
        var channel = new WorkerChannel(_app, _loggers);
        _server.Expect(channel);
        var process = WorkerProcess.Start(_app, _server.Address, channel.Id, _settings, _log);
        ProcessId = process.Id;
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        giveUp.CancelAfter(StartPatience);
        try
        {
            var loading = channel.LoadAsync(giveUp.Token);
            if (await Task.WhenAny(loading, process.Exited) != loading)
                throw new LocalStartException($"The worker ended while it started: {process.LastWords}");
            Functions = await loading;
            return (process, channel);
        }
        catch (Exception failed)
        {
            channel.Terminate(TimeSpan.Zero);
            await process.DisposeAsync();
            _server.Forget(channel);
            if (failed is WorkerGoneException)
                throw new LocalStartException($"The worker ended while it started: {process.LastWords}", failed);
            if (failed is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new LocalStartException(
                    $"The worker did not start within {StartPatience.TotalMinutes:0} minutes: {process.LastWords}",
                    failed
                );
            throw;
        }
    }
}
