using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHost.Hosting.Functions;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;
using ServerlessAnomaly.LocalHost.Hosting.Outputs;
using ServerlessAnomaly.LocalHost.Hosting.Triggers;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost.Hosting;

/// <summary>Starts the triggers of all functions, and ends them with the host.</summary>
internal sealed class FunctionHost(
    EmbeddedHostOptions options,
    HostJson host,
    FunctionInvoker invoker,
    RetryingInvoker retryingInvoker,
    OutputSenders outputs,
    FunctionHostStatus status,
    IConfiguration configuration,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILoggerFactory loggers) : IHostedService, IDisposable
{
    private readonly ILogger log = loggers.CreateLogger<FunctionHost>();
    private readonly CancellationTokenSource stopping = new();
    private HttpListener? http;
    private Task running = Task.CompletedTask;

    /// <exception cref="LocalStartException">A function cannot run; all settings that are missing are named at once.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = new SettingResolver(configuration);
        var functions = Enabled(settings).Select(descriptor => new Function(descriptor)).ToList();
        var factory = new ListenerFactory(options, host, retryingInvoker, settings, time, log);
        foreach (var function in functions)
            outputs.Prepare(function.Descriptor, settings);
        var listeners = functions.Select(factory.Create).OfType<ITriggerListener>().ToList();
        settings.ThrowIfIncomplete();

        var web = functions.Where(function => function.Descriptor.Trigger is HttpTriggerAttribute).ToList();
        if (web.Count > 0 || options.ConfigureHttp is not null)
        {
            http = new HttpListener(web, options, host, invoker, configuration, loggers);
            status.HttpAddress = await http.StartAsync(stopping.Token, cancellationToken);
            HostLog.HttpListening(log, status.HttpAddress);
        }

        running = Task.WhenAll(listeners.Select(RunAsync));
        status.Functions = [.. functions.Select(function => function.Descriptor.Name)];
        foreach (var function in functions)
            HostLog.Listening(log, function.Descriptor.Name, FunctionCatalog.BindingType(function.Descriptor.Trigger));
    }

    /// <summary>Cancels what is under way and waits for it to end.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        if (http is not null)
            await http.StopAsync(cancellationToken);
        await running.WaitAsync(cancellationToken);
    }

    public void Dispose() => stopping.Dispose();

    /// <summary>A trigger that breaks ends the host: half an app that looks alive is worse than none.</summary>
    private async Task RunAsync(ITriggerListener listener)
    {
        try
        {
            await listener.RunAsync(stopping.Token);
        }
        catch (Exception exception)
        {
            HostLog.TriggerBroken(log, exception, listener.GetType().Name);
            lifetime.StopApplication();
        }
    }

    private IEnumerable<FunctionDescriptor> Enabled(SettingResolver settings)
    {
        foreach (var function in FunctionDiscovery.Find(FunctionHostServices.AssembliesOf(options)))
        {
            if (settings.IsDisabled(function.Name))
                HostLog.Disabled(log, function.Name);
            else
                yield return function;
        }
    }
}
