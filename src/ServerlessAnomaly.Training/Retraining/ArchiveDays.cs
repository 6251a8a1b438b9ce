using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>The days that a night works on, read once.</summary>
/// <param name="Data">Their telemetry.</param>
/// <param name="From">First day of the range.</param>
/// <param name="To">Last day: today, or the archive's last one.</param>
internal sealed record ArchiveDays(TelemetryDataset Data, DateOnly From, DateOnly To)
{
    // Today's and yesterday's readings may still be on their way; an archive without older ones ends there.
    private const int FreshDays = 2;

    /// <summary>Reads the last days up to today; if the archive ends earlier, the last days that it holds.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="schema">What to read of it.</param>
    /// <param name="window">Length of a step.</param>
    /// <param name="days">How many days.</param>
    /// <param name="today">The last of them.</param>
    /// <param name="progress">Told the number of rows so far.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <param name="searches">Whether the last days that there are take the place of these where the archive ends earlier.</param>
    /// <exception cref="TrainingException">The archive holds nothing up to today, and was searched.</exception>
    public static async Task<ArchiveDays> ReadAsync(
        ITelemetryArchive archive,
        FeatureSchema schema,
        WindowOptions window,
        int days,
        DateOnly today,
        Action<long> progress,
        CancellationToken cancellationToken,
        bool searches = true
    )
    {
        var first = await RangeAsync(today);
        if (!searches)
            return first;
        var last = LastDay(first.Data, window) ?? await LastDayAsync(archive, schema, today, cancellationToken);
        return last > today.AddDays(-FreshDays) ? first : await RangeAsync(last);

        async Task<ArchiveDays> RangeAsync(DateOnly to)
        {
            var from = to.AddDays(1 - Math.Min(days, to.DayNumber));
            var data = await TelemetryDataset.ReadAsync(archive, schema, window, from, to, to, progress, cancellationToken);
            return new ArchiveDays(data, from, to);
        }
    }

    /// <summary>Drives that have a complete window and are not known to have failed.</summary>
    public int HealthyDrives => Data.Drives.Index().Count(drive => drive.Item.IsHealthy && Data.WindowsOf(drive.Index).Any());

    private static DateOnly? LastDay(TelemetryDataset data, WindowOptions window) =>
        data.Drives.Count == 0 ? null : DateOnly.FromDateTime(window.StartOf(data.Drives.Max(drive => drive.FirstStep + drive.Length - 1)));

    private static async Task<DateOnly> LastDayAsync(
        ITelemetryArchive archive,
        FeatureSchema schema,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        var last = DateTime.MinValue;
        await foreach (var batch in archive.ReadAsync(schema, DateOnly.MinValue, today, cancellationToken))
            for (var i = 0; i < batch.Count; i++)
                if (!batch[i].Failed && batch[i].Time > last)
                    last = batch[i].Time;
        return last > DateTime.MinValue
            ? DateOnly.FromDateTime(last)
            : throw new EmptyArchiveException(
                $"The archive holds no reading up to {today:yyyy-MM-dd}: let devices send, or put daily files into it."
            );
    }
}
