using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Sending;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Replay;

/// <summary>
/// Sends the readings of telemetry files to an event hub, day by day, one event a reading, to the partition of its serial number. When it
/// ends early, it says how many readings the hub has taken.
/// </summary>
internal sealed class ReplayEngine(HubSender sender, TimeProvider clock)
{
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
        var before = sender.Sent;
        var keys = options.Keys.ToHashSet(StringComparer.Ordinal);
        var sent = 0L;
        using var lanes = await ReplayLanes.OpenAsync(sender, schema, cancellationToken);
        var pace = new ReplayPace(options.Rate, clock);
        try
        {
            await foreach (
                var batch in new FileTelemetryArchive(options.Paths, options.Reading, Report).ReadAsync(
                    schema,
                    options.From,
                    options.To,
                    cancellationToken
                )
            )
            {
                sent = await SendAsync(batch, labels, lanes, keys, pace, sent, cancellationToken);
                if (batch.Count > 0)
                    progress.Report(sent, 0, "readings", $"day {batch[batch.Count - 1].Time:yyyy-MM-dd}");
            }
            await lanes.FlushAsync(cancellationToken);
        }
        catch (TelemetryFormatException unreadable)
        {
            await lanes.FlushAsync(cancellationToken);
            throw new TelemetryFormatException(
                $"{unreadable.Message} {sent:N0} readings were sent before it; they are not taken back.",
                unreadable
            );
        }
        catch
        {
            await lanes.SettleAsync();
            progress.Above($"{sender.Sent - before:N0} readings were sent; they are not taken back.");
            throw;
        }
        if (sent == 0)
            throw new CliException(
                $"Nothing was sent: the files have no reading {(Report.Readings == 0 ? "that has a value" : "of these days and drives")}. {Report.Summary()}".TrimEnd()
            );
        return sent;
    }

    private async Task<long> SendAsync(
        ReadingBatch batch,
        DriveLabels labels,
        ReplayLanes lanes,
        HashSet<string> keys,
        ReplayPace pace,
        long sent,
        CancellationToken cancellationToken
    )
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (keys.Count > 0 && !keys.Contains(System.Text.Encoding.UTF8.GetString(batch[i].SerialNumber)))
                continue;
            labels.Note(batch[i]);
            // The day of a failure without values is a label; there is nothing in it to send.
            if (!batch[i].Values.ContainsAnyExcept(float.NaN))
                continue;
            await lanes.AddAsync(batch[i], cancellationToken);
            if (!pace.IsAhead(++sent))
                continue;
            await lanes.FlushAsync(cancellationToken);
            await pace.WaitAsync(sent, cancellationToken);
        }
        return sent;
    }

    private static FeatureSchema EveryShippedColumn() =>
        new(
            "every-shipped-column",
            1,
            [
                .. FeatureSchema
                    .Shipped.SelectMany(name => FeatureSchema.Load(name).Columns)
                    .Distinct()
                    .Select(column => new Feature(column, column)),
            ]
        );
}
