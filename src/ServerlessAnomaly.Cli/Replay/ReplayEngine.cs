using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Embedded.EventHubs;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>
/// Sends the readings of telemetry files to an event hub, day by day, one event a reading, keyed by serial number. Drives are spread over
/// lanes; a lane posts one batch at a time, so that the readings of a drive stay in order.
/// </summary>
internal sealed class ReplayEngine(EventHubSender sender, TimeProvider clock)
{
    private const int Lanes = 4;
    private readonly ReplayLane[] _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new ReplayLane(sender))];

    /// <summary>Sends everything, and notes drives and failures in <paramref name="labels"/>.</summary>
    /// <returns>Readings that the hub took.</returns>
    public async Task<long> SendAsync(ReplayOptions options, DriveLabels labels, ProgressLine progress, CancellationToken cancellationToken)
    {
        var schema = EveryShippedColumn();
        var archive = new FileTelemetryArchive(options.Paths);
        var writer = new ReadingJsonWriter(schema);
        var keys = options.Keys.ToHashSet(StringComparer.Ordinal);
        var pace = new ReplayPace(options.Rate, clock);
        var sent = 0L;
        await foreach (var batch in archive.ReadAsync(schema, options.From, options.To, cancellationToken))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (keys.Count > 0 && !keys.Contains(SerialNumberOf(batch, i))) continue;
                var (serialNumber, body) = (labels.Note(batch[i]), writer.Write(batch[i]));
                await LaneOf(serialNumber).AddAsync(serialNumber, body, cancellationToken);
                sent++;
                if (pace.IsAhead(sent))
                {
                    await FlushAsync(cancellationToken);
                    await pace.WaitAsync(sent, cancellationToken);
                }
            }
            progress.Report(sent, 0, "readings", $"day {DateOnly.FromDateTime(batch[batch.Count - 1].Time):yyyy-MM-dd}");
        }
        await FlushAsync(cancellationToken);
        return sent;
    }

    private static string SerialNumberOf(ReadingBatch batch, int index) => System.Text.Encoding.UTF8.GetString(batch[index].SerialNumber);

    private static FeatureSchema EveryShippedColumn() => new("every shipped column", 1,
        [.. FeatureSchema.Shipped.SelectMany(name => FeatureSchema.Load(name).Columns).Distinct().Select(column => new Feature(column, column))]);

    private ReplayLane LaneOf(string serialNumber) => _lanes[(uint)string.GetHashCode(serialNumber, StringComparison.Ordinal) % Lanes];

    private Task FlushAsync(CancellationToken cancellationToken) => Task.WhenAll(_lanes.Select(lane => lane.FlushAsync(cancellationToken)));
}
