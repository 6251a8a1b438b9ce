using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Sinks;
using ServerlessAnomaly.Fleet;
using ServerlessAnomaly.History;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.Testing.Faults;

/// <summary>Where a pipeline under test keeps its data, and how the test sees the alerts.</summary>
/// <param name="Journal">The partitions' state.</param>
/// <param name="AlertSink">Takes the alerts.</param>
/// <param name="DeadLetters">Takes and shows what was refused.</param>
/// <param name="ReadAlerts">All alerts that arrived, in order of arrival.</param>
public sealed record PipelineStores(
    IWindowJournal Journal,
    IAlertSink AlertSink,
    IDeadLetterStore DeadLetters,
    Func<Task<IReadOnlyList<DriveAlert>>> ReadAlerts
)
{
    /// <summary>What the hub still has; nothing where a test does not say otherwise.</summary>
    public IHubHistory History { get; init; } = new InMemoryHubHistory();

    /// <summary>Where the fleet's index is.</summary>
    public IFleetStore Fleet { get; init; } = new InMemoryFleetStore();

    /// <summary>Stores that live as long as the test.</summary>
    public static PipelineStores InMemory()
    {
        var alerts = new InMemoryAlertSink();
        return new(new InMemoryWindowJournal(), alerts, new InMemoryDeadLetterStore(), () => Task.FromResult(alerts.Alerts));
    }

    /// <summary>The same stores, with operations that may go wrong.</summary>
    public PipelineStores With(StorageOperations operations) =>
        this with
        {
            Journal = new FaultyJournal(Journal, operations),
            AlertSink = new FaultyAlertSink(AlertSink, operations),
            DeadLetters = new FaultyDeadLetterStore(DeadLetters, operations),
        };
}
