using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly;

/// <summary>
/// The computing steps of a batch — parse, window, score, decide — in buffers that are reused from batch to batch. Changes the windows in
/// memory, and nothing outside.
/// </summary>
internal sealed class BatchWorkspace(string partition, PipelineServices services)
{
    /// <summary>Readings per journal entry: bounds memory, and keeps an entry within one append block.</summary>
    private const int ReadingsPerEntry = 8192;

    private readonly TelemetryParser _parser = new(services.Schema, services.Telemetry, services.Clock);
    private readonly AlertPolicy _policy = new(services.Alerts);
    private readonly ReadingBatch _readings = new(services.Schema.Columns.Count);
    private readonly List<RejectedReading> _rejected = [];
    private readonly WindowBuffer _windows = new(services.Window.Steps, services.Schema.Columns.Count);
    private readonly ScoreBuffer _scores = new(services.Schema.Features.Count);
    private readonly List<WindowedReading> _windowed = [];
    private readonly List<DriveAlert> _alerts = [];

    /// <summary>Alerts that the last <see cref="Score"/> decided on.</summary>
    public IReadOnlyList<DriveAlert> Alerts => _alerts;

    /// <summary>Parses events from <paramref name="next"/> on until an entry is full, passing over those that were applied before.</summary>
    /// <returns>How many were passed over.</returns>
    public int Parse(PartitionState state, EventBatch batch, ref int next)
    {
        _readings.Clear();
        _rejected.Clear();
        var skipped = 0;
        for (; next < batch.Bodies.Count && _readings.Count < ReadingsPerEntry; next++)
        {
            if (state.IsApplied(batch.SequenceNumbers[next])) skipped++;
            else _parser.Parse(batch.Bodies[next], next, _readings, _rejected);
        }
        return skipped;
    }

    /// <summary>Puts the readings into their windows and copies every window that is complete. Without a model, complete windows count as warming up.</summary>
    public BatchOutcome UpdateWindows(PartitionWindows windows, bool hasModel)
    {
        _windows.Clear();
        _windowed.Clear();
        var outcome = new BatchOutcome { DeadLettered = _rejected.Count };
        for (var i = 0; i < _readings.Count; i++)
        {
            var result = windows.Apply(_readings[i], out var drive);
            var scored = result == ReadingOutcome.Ready && hasModel;
            if (scored) windows.CopyWindow(drive, _windows.Add());
            _windowed.Add(new WindowedReading(drive, windows.LastStep(drive), result != ReadingOutcome.Late, scored));
            outcome = result switch
            {
                ReadingOutcome.Duplicate => outcome with { Duplicates = outcome.Duplicates + 1 },
                ReadingOutcome.Late => outcome with { Late = outcome.Late + 1 },
                _ when scored => outcome with { Scored = outcome.Scored + 1 },
                _ => outcome with { WarmingUp = outcome.WarmingUp + 1 },
            };
        }
        return outcome;
    }

    /// <summary>Scores all complete windows in one run, decides the alerts in order of arrival, and records every kept reading for the journal.</summary>
    public void Score(PartitionState state, EventBatch batch, Detector? detector)
    {
        _alerts.Clear();
        detector?.Score(_windows, _scores);
        var window = 0;
        for (var i = 0; i < _windowed.Count; i++)
        {
            var windowed = _windowed[i];
            if (!windowed.IsKept) continue;
            if (windowed.IsScored) Decide(state.Windows, batch, detector!, windowed, window++, _readings[i].EventIndex);
            state.Record(_readings[i], windowed.Drive, windowed.IsScored);
        }
    }

    /// <summary>The letters of what was refused.</summary>
    public IReadOnlyList<DeadLetter> DeadLetters(EventBatch batch) =>
        [.. _rejected.Select(rejected => DeadLetter.From(rejected, partition, batch))];

    private void Decide(PartitionWindows windows, EventBatch batch, Detector detector, WindowedReading windowed, int window, int eventIndex)
    {
        var drive = windowed.Drive;
        var score = _scores.Scores[window];
        var kind = _policy.Decide(ref windows.Alert(drive), windows.SerialNumber(drive), windowed.Step, score / detector.Manifest.Threshold);
        if (kind is null) return;
        _alerts.Add(AlertWriter.Write(
            kind.Value, detector.Manifest, new DriveName(windows.SerialNumber(drive), windows.Model(drive)), windowed.Step, score,
            _scores.FeatureErrors(window), _windows.Newest(window), new EventPosition(partition, batch.SequenceNumbers[eventIndex])));
    }
}
