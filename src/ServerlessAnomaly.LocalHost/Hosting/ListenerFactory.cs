using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHost.Hosting.Invocation;
using ServerlessAnomaly.LocalHost.Hosting.Triggers;

namespace ServerlessAnomaly.LocalHost.Hosting;

/// <summary>Makes the listener of a function; what it lacks is noted with the resolver, and the answer is then null.</summary>
internal sealed class ListenerFactory(
    EmbeddedHostOptions options, HostJson host, RetryingInvoker invoker, SettingResolver settings, TimeProvider time, ILogger log)
{
    public ITriggerListener? Create(Function function) => function.Descriptor.Trigger switch
    {
        EventHubTriggerAttribute trigger => EventHub(function, trigger),
        TimerTriggerAttribute trigger => Timer(function, trigger),
        QueueTriggerAttribute trigger => Queue(function, trigger),
        _ => null,
    };

    private EventHubListener? EventHub(Function function, EventHubTriggerAttribute trigger)
    {
        var name = function.Descriptor.Name;
        var hubName = settings.Resolve(trigger.EventHubName, name);
        var group = settings.Resolve(trigger.ConsumerGroup ?? "$Default", name);
        return LocalHubs.Find(options, settings, trigger.Connection, hubName, name) is { } endpoint
            ? new EventHubListener(function, endpoint, group, trigger.IsBatched, host, invoker, time, log)
            : null;
    }

    private QueueListener? Queue(Function function, QueueTriggerAttribute trigger)
    {
        var name = function.Descriptor.Name;
        var queueName = settings.Resolve(trigger.QueueName, name);
        if (settings.Connection(trigger.Connection, "AzureWebJobsStorage", name) is not { } connection)
            return null;

        var client = Queues.ClientOptions(options);
        var poison = new QueueClient(connection, queueName + "-poison", client);
        return new QueueListener(function, new QueueClient(connection, queueName, client), poison, invoker, time, log);
    }

    private TimerListener? Timer(Function function, TimerTriggerAttribute trigger)
    {
        var name = function.Descriptor.Name;
        var text = settings.Resolve(trigger.Schedule, name);
        if (text.Contains('%', StringComparison.Ordinal))
            return null;

        try
        {
            var schedule = TimerSchedule.Parse(text);
            var isMonitored = trigger.UseMonitor && schedule.IsWorthMonitoring(time.GetUtcNow().UtcDateTime);
            var store = isMonitored ? new TimerStatusStore(options.Home, name, log) : null;
            return new TimerListener(function, schedule, trigger.RunOnStartup, store, invoker, time, log);
        }
        catch (FormatException exception)
        {
            settings.AddFault($"Function {name}: {exception.Message}");
            return null;
        }
    }
}
