using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Runs;
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
    /// <exception cref="TrainingException">The archive holds nothing up to today.</exception>
    public static async Task<ArchiveDays> ReadAsync(
        ITelemetryArchive archive, FeatureSchema schema, WindowOptions window, int days, DateOnly today, Action<long> progress,
        CancellationToken cancellationToken)
    {
        var first = await RangeAsync(today);
        var last = LastDay(first.Data, window) ?? await LastDayAsync(archive, schema, today, cancellationToken);
        return last > today.AddDays(-FreshDays) ? first : await RangeAsync(last);

        async Task<ArchiveDays> RangeAsync(DateOnly to)
        {
            var from = to.AddDays(1 - Math.Min(days, to.DayNumber));
            var data = await TelemetryDataset.ReadAsync(archive, schema, window, from, to, to, progress, cancellationToken);
            return new ArchiveDays(data, from, to);
        }
    }

    private static DateOnly? LastDay(TelemetryDataset data, WindowOptions window) => data.Drives.Count == 0
        ? null : DateOnly.FromDateTime(window.StartOf(data.Drives.Max(drive => drive.FirstStep + drive.Length - 1)));

    private static async Task<DateOnly> LastDayAsync(
        ITelemetryArchive archive, FeatureSchema schema, DateOnly today, CancellationToken cancellationToken)
    {
        var last = DateTime.MinValue;
        await foreach (var batch in archive.ReadAsync(schema, DateOnly.MinValue, today, cancellationToken))
            for (var i = 0; i < batch.Count; i++)
                if (!batch[i].Failed && batch[i].Time > last) last = batch[i].Time;
        return last > DateTime.MinValue ? DateOnly.FromDateTime(last) : throw new TrainingException(
            $"The archive holds no reading up to {today:yyyy-MM-dd}: let devices send, or put daily files into it.");
    }
}
