using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Datasets;

/// <summary>
/// The telemetry of a range of days, one series a drive, in order of serial number whatever the order in which the archive gave it.
/// Memory: four bytes for each drive, day and column, of days that lie no further apart than <see cref="DriveReadings.MaxGap"/>.
/// </summary>
internal sealed class TelemetryDataset
{
    /// <summary>First day that a reading may be of: what a clock without a battery says is before it.</summary>
    public static readonly DateTime FirstTime = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly WindowOptions _window;
    private readonly DriveSeries[] _drives;

    private TelemetryDataset(FeatureSchema schema, WindowOptions window, IEnumerable<DriveReadings> drives, long rows, long tooEarly)
    {
        (_window, Rows, LeftOut) = (window, rows, tooEarly);
        var series = new List<DriveSeries>();
        foreach (var (stretch, leftOut) in drives.Select(drive => drive.Finish()))
        {
            LeftOut += leftOut;
            if (stretch.Length > 0)
                series.Add(stretch);
        }
        _drives = [.. series.OrderBy(drive => drive.SerialNumber, StringComparer.Ordinal)];
        WindowLength = window.Steps * schema.Columns.Count;
    }

    private TelemetryDataset(TelemetryDataset whole, DriveSeries[] drives) =>
        (_window, _drives, WindowLength, Rows) = (whole._window, drives, whole.WindowLength, drives.Sum(drive => (long)drive.Readings));

    public IReadOnlyList<DriveSeries> Drives => _drives;

    /// <summary>The drives of a kind, sharing their readings with this data set.</summary>
    public TelemetryDataset Only(Func<DriveSeries, bool> which) => new(this, [.. _drives.Where(which)]);

    /// <summary>Readings taken in, repeated ones included.</summary>
    public long Rows { get; }

    /// <summary>
    /// Readings left out because of their time: before <see cref="FirstTime"/>, or more than <see cref="DriveReadings.MaxGap"/> steps from most
    /// of their drive's others.
    /// </summary>
    public long LeftOut { get; }

    /// <summary>Floats per window.</summary>
    public int WindowLength { get; }

    /// <summary>Reads an archive once.</summary>
    /// <param name="archive">Where the telemetry lies.</param>
    /// <param name="schema">Columns to read.</param>
    /// <param name="window">Length of a step, and rules of a window.</param>
    /// <param name="from">First day.</param>
    /// <param name="to">Last day.</param>
    /// <param name="labelsTo">Last day whose failure flags are read; the values of days after <paramref name="to"/> are not kept.</param>
    /// <param name="progress">Told the number of rows so far.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<TelemetryDataset> ReadAsync(
        ITelemetryArchive archive,
        FeatureSchema schema,
        WindowOptions window,
        DateOnly from,
        DateOnly to,
        DateOnly labelsTo,
        Action<long>? progress,
        CancellationToken cancellationToken
    )
    {
        var drives = new Dictionary<string, DriveReadings>(StringComparer.Ordinal);
        var (rows, tooEarly) = (0L, 0L);
        await foreach (var batch in archive.ReadAsync(schema, from, labelsTo, cancellationToken).WithCancellation(cancellationToken))
        {
            rows += Take(batch, drives, schema, window, to, ref tooEarly);
            progress?.Invoke(rows);
        }
        return new TelemetryDataset(schema, window, drives.Values, rows, tooEarly);
    }

    /// <summary>
    /// All windows of a drive, by the rules of streaming: consecutive steps that end with a reading, at most <see
    /// cref="WindowOptions.MaxGapSteps"/> of them missing, none before the first reading since the last longer gap.
    /// </summary>
    public IEnumerable<WindowReference> WindowsOf(int drive)
    {
        var series = _drives[drive];
        int runStart = 0,
            last = -1,
            readings = 0;
        for (var end = 0; end < series.Length; end++)
        {
            if (end >= _window.Steps && series.IsPresent(end - _window.Steps))
                readings--;
            if (!series.IsPresent(end))
                continue;
            readings++;
            if (last >= 0 && end - last - 1 > _window.MaxGapSteps)
                runStart = end;
            last = end;
            if (end - _window.Steps + 1 >= runStart && readings >= _window.Steps - _window.MaxGapSteps)
                yield return new WindowReference(drive, end);
        }
    }

    /// <summary>The step with which a window ends.</summary>
    public int EndStep(WindowReference window) => _drives[window.Drive].FirstStep + window.EndRow;

    /// <summary>Writes windows one after the other into <paramref name="destination"/>.</summary>
    public void Gather(ReadOnlySpan<WindowReference> windows, Span<float> destination)
    {
        for (var i = 0; i < windows.Length; i++)
            _drives[windows[i].Drive].Rows(windows[i].EndRow - _window.Steps + 1, _window.Steps).CopyTo(destination[(i * WindowLength)..]);
    }

    private static bool IsBlank(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
            if (!float.IsNaN(value))
                return false;
        return true;
    }

    private static long Take(
        ReadingBatch batch,
        Dictionary<string, DriveReadings> drives,
        FeatureSchema schema,
        WindowOptions window,
        DateOnly to,
        ref long tooEarly
    )
    {
        var bySpan = drives.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> buffer = stackalloc char[256];
        long rows = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var reading = batch[i];
            if (reading.Time < FirstTime)
            {
                tooEarly++;
                continue;
            }
            var serial =
                reading.SerialNumber.Length <= buffer.Length
                    ? buffer[..Encoding.UTF8.GetChars(reading.SerialNumber, buffer)]
                    : Encoding.UTF8.GetString(reading.SerialNumber).AsSpan();
            if (!bySpan.TryGetValue(serial, out var series))
                bySpan[serial] = series = new DriveReadings(serial.ToString(), schema.Columns.Count);
            if (series.Model.Length == 0 && reading.Model.Length > 0)
                series.Model = Encoding.UTF8.GetString(reading.Model);
            var step = window.StepOf(reading.Time);
            if (reading.Failed)
                series.Fail(step);
            if (DateOnly.FromDateTime(reading.Time) > to)
                continue;
            // A reported failure is a label without a reading; it must not blank the day's values.
            if (reading.Failed && IsBlank(reading.Values))
                continue;
            series.Add(step, reading.Values);
            rows++;
        }
        return rows;
    }
}
