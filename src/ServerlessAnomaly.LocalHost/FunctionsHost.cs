using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.LocalHost.Hosting;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;
using ServerlessAnomaly.LocalHost.Hosting.Outputs;
using ServerlessAnomaly.LocalHost.Hosting.Triggers;
using ServerlessAnomaly.LocalHost.Worker;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost;

/// <summary>
/// The Functions host on one machine: runs a deployed function app as a process of its own, by the protocol of Azure's host, and owns the
/// triggers: event hub, timer, queue, HTTP.
/// </summary>
public sealed class FunctionsHost : IAsyncDisposable
{
    /// <summary>What listeners still write, such as checkpoints, may take so long; storage that is frozen must not keep the host from ending.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private readonly WorkerSupervisor _worker;
    private readonly Outages _outages;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private HttpTriggers? _http;
    private bool _isDisposed;

    private FunctionsHost(WorkerSupervisor worker, Outages outages, ILogger log) => (_worker, _outages, _log) = (worker, outages, log);

    /// <summary>The address of the HTTP functions.</summary>
    public Uri HttpAddress { get; private set; } = null!;

    /// <summary>The functions that run; disabled ones are not among them.</summary>
    public IReadOnlyList<string> Functions { get; private set; } = [];

    /// <summary>Process id of the worker.</summary>
    public int WorkerProcessId => _worker.ProcessId;

    /// <summary>Completes once the host is stopped; faults if a trigger breaks, which is a fault of this program.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Starts the app and its triggers.</summary>
    /// <exception cref="LocalStartException">It cannot run; all settings that are missing are named at once.</exception>
    public static async Task<FunctionsHost> StartAsync(
        FunctionsHostOptions options,
        ILoggerFactory? loggers = null,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        (loggers, time) = (loggers ?? NullLoggerFactory.Instance, time ?? TimeProvider.System);
        var app = FunctionApp.Find(options.AppFolder);
        var hostJson = HostJson.Load(Path.Combine(app.Folder, "host.json"));
        var log = loggers.CreateLogger<FunctionsHost>();
        var worker = await WorkerSupervisor.StartAsync(app, options.Settings, time, loggers, cancellationToken);
        var host = new FunctionsHost(worker, new Outages(time, log), log);
        try
        {
            await host.ListenAsync(options, hostJson, loggers, time, cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops listening, cancels what is under way, and ends the worker.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await _stopping.CancelAsync();
        if (_http is not null)
            await _http.StopAsync();
        await Completion.WaitAsync(StopPatience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!Completion.IsCompleted)
            HostLog.StoppedEarly(_log, StopPatience);
        await _worker.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task ListenAsync(
        FunctionsHostOptions options,
        HostJson hostJson,
        ILoggerFactory loggers,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(options.Settings).Build();
        var settings = new SettingResolver(configuration);
        var functions = _worker.Functions.Where(function => !IsDisabled(settings, function)).ToList();
        var queues = new QueueClientOptions
        {
            MessageEncoding = options.Base64QueueMessages ? QueueMessageEncoding.Base64 : QueueMessageEncoding.None,
        };
        var outputs = new OutputSenders(queues);
        var invoker = new FunctionInvoker(_worker.InvokeAsync, outputs, hostJson, time);
        var factory = new ListenerFactory(
            options,
            hostJson,
            new RetryingInvoker(invoker, time, _log),
            _outages,
            settings,
            queues,
            time,
            _log
        );
        foreach (var function in functions)
            outputs.Prepare(function, settings);
        var listeners = functions.Select(factory.Create).OfType<ITriggerListener>().ToList();
        settings.ThrowIfIncomplete();

        var web = functions.Where(function => function.Trigger.Type == "httpTrigger").ToList();
        _http = new HttpTriggers(web, invoker, hostJson, configuration, Status, loggers);
        HttpAddress = await _http.StartAsync(options.HttpPort, _stopping.Token, cancellationToken);
        HostLog.HttpListening(_log, HttpAddress);
        Completion = Task.WhenAll(listeners.Select(RunAsync));
        Functions = [.. functions.Select(function => function.Name)];
        foreach (var function in functions)
            HostLog.Listening(_log, function.Name, function.Trigger.Type);
    }

    /// <summary>A trigger that breaks is said at once: half an app that looks alive is worse than none.</summary>
    private async Task RunAsync(ITriggerListener listener)
    {
        try
        {
            await listener.RunAsync(_stopping.Token);
        }
        catch (Exception broken)
        {
            HostLog.TriggerBroken(_log, broken, listener.GetType().Name);
            throw;
        }
    }

    private bool IsDisabled(SettingResolver settings, FunctionDefinition function)
    {
        if (!settings.IsDisabled(function.Name))
            return false;
        HostLog.Disabled(_log, function.Name);
        return true;
    }

    private object Status() =>
        new
        {
            state = !_worker.IsRunning ? "Starting"
            : _outages.Current.Count > 0 ? "Outage"
            : "Running",
            workerProcessId = _worker.ProcessId,
            functions = Functions,
            outages = _outages.Current.Select(outage => new
            {
                what = outage.Key,
                since = outage.Value.Since,
                reason = outage.Value.Reason,
            }),
        };
}
