using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Journal;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>The windows that the scorer of an instance keeps, partition by partition.</summary>
internal static class StoredPartitions
{
    /// <summary>Reads each partition's state by the schema that it was written with; names of schemas that are not shipped are passed over.</summary>
    /// <param name="journal">Where the windows are.</param>
    /// <param name="without">Partitions that are not wanted; null: all are.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async IAsyncEnumerable<(string Name, FeatureSchema Schema, PartitionState State)> ReadAsync(
        IWindowJournal journal,
        IReadOnlySet<string>? without,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var window = InstanceWindow.Read();
        foreach (var partition in await journal.ListAsync(cancellationToken))
        {
            var schema = FeatureSchema.Shipped.Select(FeatureSchema.Load).FirstOrDefault(schema => StateName.IsOf(partition, schema));
            if (schema is null || without?.Contains(PartitionOf(partition)) == true)
                continue;
            yield return (
                partition,
                schema,
                await PartitionState.LoadAsync(journal, partition, schema, window, new DurabilityOptions(), cancellationToken)
            );
        }
    }

    /// <summary>The partition whose state has the name, which begins with the schema.</summary>
    public static string PartitionOf(string name) => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
