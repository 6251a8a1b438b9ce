using Microsoft.Extensions.Configuration;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Format;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>Up to which event the scorer's journal has applied a partition: what the host holds its checkpoints against.</summary>
internal sealed class AppliedPosition(IWindowJournal journal, IReadOnlyDictionary<string, string?> settings)
{
    private readonly IConfiguration _settings = new ConfigurationBuilder()
        .AddEnvironmentVariables()
        .AddInMemoryCollection(settings)
        .Build();

    /// <summary>The last applied event's sequence number; −1 where nothing was applied.</summary>
    public async Task<long> ReadAsync(string hub, string consumerGroup, string partition, CancellationToken cancellationToken)
    {
        var schema = FeatureSchema.Load(_settings["Telemetry:Schema"] ?? TelemetryOptions.DefaultSchema);
        var name = await StateName.FindAsync(journal, schema, $"{hub}/{consumerGroup}/{partition}", cancellationToken);
        return await AppliedEvents.ReadLastAsync(journal, name, cancellationToken);
    }
}
