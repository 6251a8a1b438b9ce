using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>
/// Sends the readings of telemetry files to an event hub, day by day, one event a reading, keyed by serial number. Drives are spread over
/// lanes; a lane posts one batch at a time, so that the readings of a drive stay in order.
/// </summary>
internal sealed class ReplayEngine(EventHubSender sender, TimeProvider clock)
{
    private const uint LaneCount = 4;

    /// <summary>Sends everything, and notes drives and failures in <paramref name="labels"/>.</summary>
    /// <returns>Readings that the hub took.</returns>
    public async Task<long> SendAsync(ReplayOptions options, DriveLabels labels, ProgressLine progress, CancellationToken cancellationToken)
    {
        var schema = EveryShippedColumn();
        var keys = options.Keys.ToHashSet(StringComparer.Ordinal);
        var pace = new ReplayPace(options.Rate, clock);
        var lanes = Enumerable.Range(0, (int)LaneCount).Select(_ => new ReplayLane(sender, schema)).ToArray();
        var sent = 0L;
        await foreach (var batch in new FileTelemetryArchive(options.Paths).ReadAsync(schema, options.From, options.To, cancellationToken))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (keys.Count > 0 && !keys.Contains(System.Text.Encoding.UTF8.GetString(batch[i].SerialNumber))) continue;
                var serialNumber = labels.Note(batch[i]);
                var lane = lanes[(uint)string.GetHashCode(serialNumber, StringComparison.Ordinal) % LaneCount];
                await lane.AddAsync(serialNumber, batch[i], cancellationToken);
                if (!pace.IsAhead(++sent)) continue;
                await FlushAsync(lanes, cancellationToken);
                await pace.WaitAsync(sent, cancellationToken);
            }
            if (batch.Count > 0) progress.Report(sent, 0, "readings", $"day {batch[batch.Count - 1].Time:yyyy-MM-dd}");
        }
        await FlushAsync(lanes, cancellationToken);
        foreach (var lane in lanes) lane.Dispose();
        return sent;
    }

    private static FeatureSchema EveryShippedColumn() => new("every-shipped-column", 1,
        [.. FeatureSchema.Shipped.SelectMany(name => FeatureSchema.Load(name).Columns).Distinct().Select(column => new Feature(column, column))]);

    private static Task FlushAsync(ReplayLane[] lanes, CancellationToken cancellationToken) =>
        Task.WhenAll(lanes.Select(lane => lane.FlushAsync(cancellationToken)));
}
