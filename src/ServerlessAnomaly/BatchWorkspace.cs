using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly;

/// <summary>
/// The computing steps of a batch — parse, window, score, decide — in buffers that are reused from batch to batch. Changes the state in
/// memory, and nothing outside.
/// </summary>
internal sealed class BatchWorkspace(string partition, PipelineServices services)
{
    /// <summary>Readings per journal entry: bounds memory and the size of one scored run.</summary>
    private const int ReadingsPerEntry = 8192;

    /// <summary>Dead letters at which an entry ends: each carries up to 64 KiB of body.</summary>
    private const int LettersPerEntry = 256;

    private readonly TelemetryParser _parser = new(services.Schema, services.Telemetry, services.Clock);
    private readonly AlertPolicy _policy = new(services.Alerts);
    private readonly ReadingBatch _readings = new(services.Schema.Columns.Count);
    private readonly List<RejectedReading> _rejected = [];
    private readonly WindowBuffer _windows = new(services.Window.Steps, services.Schema.Columns.Count);
    private readonly ScoreBuffer _scores = new(services.Schema.Features.Count);
    private readonly List<ScoredWindow> _scored = [];
    private readonly List<DriveAlert> _alerts = [];
    private readonly DriftTally _drift = services.Drift.NewTally();

    /// <summary>Alerts that the last <see cref="Score"/> decided on.</summary>
    public IReadOnlyList<DriveAlert> Alerts => _alerts;

    /// <summary>Parses events from <paramref name="next"/> on, until an entry is full or the next number is missing.</summary>
    public void Parse(EventBatch batch, ref int next)
    {
        _readings.Clear();
        _rejected.Clear();
        do
        {
            _parser.Parse(batch.Bodies[next], next, _readings, _rejected);
            next++;
        }
        while (next < batch.Bodies.Count && batch.SequenceNumbers[next] == batch.SequenceNumbers[next - 1] + 1
            && _readings.Count < ReadingsPerEntry && _rejected.Count < LettersPerEntry);
    }

    /// <summary>Puts the readings into their windows, and copies every window that is complete.</summary>
    public void UpdateWindows(PartitionState state, bool hasModel)
    {
        _windows.Clear();
        _scored.Clear();
        state.AddDeadLettered(_rejected.Sum(rejected => rejected.Readings));
        for (var i = 0; i < _readings.Count; i++)
        {
            var reading = _readings[i];
            if (state.Apply(reading, out var drive, hasModel) != ReadingOutcome.Ready) continue;
            state.Windows.CopyWindow(drive, _windows.Add());
            _scored.Add(new ScoredWindow(drive, state.Windows.LastStep(drive), reading.EventIndex));
        }
    }

    /// <summary>Scores all complete windows in one run, and decides the alerts in order of arrival.</summary>
    public void Score(PartitionState state, EventBatch batch, Detector? detector)
    {
        _alerts.Clear();
        if (detector is null || _scored.Count == 0) return;
        detector.Score(_windows, _scores);
        for (var window = 0; window < _scored.Count; window++) Decide(state.Windows, batch, detector, window);
    }

    /// <summary>Counts the scored windows for drift; once their batch is in the journal, so that a replayed batch counts once.</summary>
    public void CountDrift(Detector? detector)
    {
        if (detector?.Bins is null) return;
        for (var window = 0; window < _scored.Count; window++)
            _drift.Count(detector, DateOnly.FromDateTime(services.Window.StartOf(_scored[window].Step)), _windows[window], _scores.Scores[window]);
    }

    /// <summary>The letters of what was refused.</summary>
    public IReadOnlyList<DeadLetter> DeadLetters(EventBatch batch) => DeadLetter.From(_rejected, partition, batch);

    private void Decide(PartitionWindows windows, EventBatch batch, Detector detector, int window)
    {
        var (drive, step, eventIndex) = _scored[window];
        var score = AlertWriter.Finite(_scores.Scores[window]);
        var severity = AlertWriter.Finite(score / detector.Manifest.Threshold);
        var kind = _policy.Decide(ref windows.Alert(drive), windows.SerialNumber(drive), step, severity);
        if (kind is null) return;
        _alerts.Add(AlertWriter.Write(
            kind.Value, detector.Manifest, new DriveName(windows.SerialNumber(drive), windows.Model(drive)), step, score,
            _scores.FeatureErrors(window), _windows.Newest(window), partition, batch.SequenceNumbers[eventIndex],
            detector.ChanceOf(_windows[window])));
    }
}
