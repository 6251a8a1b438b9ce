using Microsoft.Extensions.Configuration;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>Up to which event the scorer's journal has applied a partition: what the host holds its checkpoints against.</summary>
internal sealed class AppliedPosition(IWindowJournal journal, IReadOnlyDictionary<string, string?> settings)
{
    private readonly IConfiguration _settings = new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(settings).Build();

    /// <summary>The last applied event's sequence number; −1 where nothing was applied.</summary>
    public async Task<long> ReadAsync(string hub, string consumerGroup, string partition, CancellationToken cancellationToken)
    {
        var schema = FeatureSchema.Load(_settings["Telemetry:Schema"] ?? TelemetryOptions.DefaultSchema);
        var window = InstanceWindow.Read();
        var name = $"{schema.Name}-{schema.Version}/{hub}/{consumerGroup}/{partition}";
        var state = await PartitionState.LoadAsync(journal, name, schema, window, new DurabilityOptions(), cancellationToken);
        return state.LastEvent.SequenceNumber;
    }
}
