using Azure.Storage.Queues;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHost.Hosting;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;
using ServerlessAnomaly.LocalHost.Hosting.Triggers;
using ServerlessAnomaly.LocalHost.Hosting.Triggers.EventHubs;
using ServerlessAnomaly.LocalHost.Worker;

namespace ServerlessAnomaly.LocalHost;

/// <summary>Makes the listener of a function; what it lacks is noted with the resolver, and the answer is then null.</summary>
internal sealed class ListenerFactory(
    FunctionsHostOptions options,
    HostJson host,
    RetryingInvoker invoker,
    Outages outages,
    SettingResolver settings,
    QueueClientOptions queues,
    TimeProvider time,
    ILogger log
)
{
    public ITriggerListener? Create(FunctionDefinition function)
    {
        switch (function.Trigger.Type)
        {
            case "eventHubTrigger":
                return EventHub(function);
            case "timerTrigger":
                return Timer(function);
            case "queueTrigger":
                return Queue(function);
            case "httpTrigger":
                return null;
            default:
                settings.AddFault($"Function {function.Name}: the local host has no trigger of type '{function.Trigger.Type}'.");
                return null;
        }
    }

    private EventHubListener? EventHub(FunctionDefinition function)
    {
        var hub = settings.Resolve(function.Trigger.Text("eventHubName") ?? "", function.Name);
        var group = settings.Resolve(function.Trigger.Text("consumerGroup") ?? "$Default", function.Name);
        var storage = settings.Connection("AzureWebJobsStorage", "AzureWebJobsStorage", function.Name);
        var connection = settings.Connection(function.Trigger.Text("connection"), "EventHubConnection", function.Name);
        return storage is null || connection is null
            ? null
            : new EventHubListener(
                function,
                new EventHubSource(connection, hub, group),
                storage,
                options.HostId,
                host,
                options.Resume,
                options.Checkpointed,
                invoker,
                outages,
                time,
                log
            );
    }

    private QueueListener? Queue(FunctionDefinition function)
    {
        var name = settings.Resolve(function.Trigger.Text("queueName") ?? "", function.Name);
        if (settings.Connection(function.Trigger.Text("connection"), "AzureWebJobsStorage", function.Name) is not { } connection)
            return null;
        var poison = new QueueClient(connection, name + "-poison", queues);
        return new QueueListener(function, new QueueClient(connection, name, queues), poison, invoker, outages, time, log);
    }

    private TimerListener? Timer(FunctionDefinition function)
    {
        var text = settings.Resolve(function.Trigger.Text("schedule") ?? "", function.Name);
        if (text.Contains('%', StringComparison.Ordinal))
            return null;
        try
        {
            var schedule = TimerSchedule.Parse(text);
            var isMonitored = function.Trigger.Flag("useMonitor", absent: true) && schedule.IsWorthMonitoring(time.GetUtcNow().UtcDateTime);
            var store = isMonitored ? new TimerStatusStore(options.Home, function.Name, log) : null;
            return new TimerListener(function, schedule, function.Trigger.Flag("runOnStartup", absent: false), store, invoker, time, log);
        }
        catch (FormatException wrong)
        {
            settings.AddFault($"Function {function.Name}: {wrong.Message}");
            return null;
        }
    }
}
