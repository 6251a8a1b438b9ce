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

    /// <summary>What became of the files' lines in the last replay.</summary>
    public FileReadReport Report { get; private set; } = new();

    /// <summary>Sends everything, and notes drives and failures in <paramref name="labels"/>.</summary>
    /// <returns>Readings that the hub took.</returns>
    /// <exception cref="TelemetryFormatException">A file cannot be read, to its end or at all; says how many readings were sent before it.</exception>
    /// <exception cref="CliException">There was nothing to send.</exception>
    public async Task<long> SendAsync(ReplayOptions options, DriveLabels labels, ProgressLine progress, CancellationToken cancellationToken)
    {
        Report = new FileReadReport();
        var schema = EveryShippedColumn();
        var lanes = Enumerable.Range(0, (int)LaneCount).Select(_ => new ReplayLane(sender, schema)).ToArray();
        var keys = options.Keys.ToHashSet(StringComparer.Ordinal);
        var pace = new ReplayPace(options.Rate, clock);
        var sent = 0L;
        try
        {
            await foreach (var batch in new FileTelemetryArchive(options.Paths, options.Reading, Report).ReadAsync(schema, options.From, options.To, cancellationToken))
            {
                sent = await SendAsync(batch, labels, lanes, keys, pace, sent, cancellationToken);
                if (batch.Count > 0) progress.Report(sent, 0, "readings", $"day {batch[batch.Count - 1].Time:yyyy-MM-dd}");
            }
            await FlushAsync(lanes, cancellationToken);
        }
        catch (TelemetryFormatException unreadable)
        {
            await FlushAsync(lanes, cancellationToken);
            throw new TelemetryFormatException($"{unreadable.Message} {sent:N0} readings were sent before it; they are not taken back.", unreadable);
        }
        finally
        {
            foreach (var lane in lanes) lane.Dispose();
        }
        if (sent == 0) throw new CliException($"Nothing was sent: the files have no reading {(Report.Readings == 0 ? "that has a value" : "of these days and drives")}. {Report.Summary()}".TrimEnd());
        return sent;
    }

    private async Task<long> SendAsync(
        ReadingBatch batch, DriveLabels labels, ReplayLane[] lanes, HashSet<string> keys, ReplayPace pace, long sent, CancellationToken cancellationToken)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (keys.Count > 0 && !keys.Contains(System.Text.Encoding.UTF8.GetString(batch[i].SerialNumber))) continue;
            var serialNumber = labels.Note(batch[i]);
            // The day of a failure without values is a label; there is nothing in it to send.
            if (!batch[i].Values.ContainsAnyExcept(float.NaN)) continue;
            var lane = lanes[(uint)string.GetHashCode(serialNumber, StringComparison.Ordinal) % LaneCount];
            await lane.AddAsync(serialNumber, batch[i], cancellationToken);
            if (!pace.IsAhead(++sent)) continue;
            await FlushAsync(lanes, cancellationToken);
            await pace.WaitAsync(sent, cancellationToken);
        }
        return sent;
    }

    private static FeatureSchema EveryShippedColumn() => new("every-shipped-column", 1,
        [.. FeatureSchema.Shipped.SelectMany(name => FeatureSchema.Load(name).Columns).Distinct().Select(column => new Feature(column, column))]);

    private static Task FlushAsync(ReplayLane[] lanes, CancellationToken cancellationToken) =>
        Task.WhenAll(lanes.Select(lane => lane.FlushAsync(cancellationToken)));
}
