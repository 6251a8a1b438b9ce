using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly;

/// <summary>
/// One kind's part of a batch: its readings go into its windows, its complete windows are scored in one run of its detector, and both the
/// drive's own word and the score may alert. Buffers are reused from batch to batch, and come with the kind's first complete window.
/// </summary>
internal sealed class KindWorkspace(DriveKind kind, string partition, PipelineServices services, ReadingBatch readings, DriftTally drift)
{
    private readonly AlertPolicy _policy = new(services.Alerts);
    private readonly VerdictPolicy _verdicts = new(services.Alerts);
    private readonly List<ScoredWindow> _scored = [];
    private WindowBuffer? _windows;
    private ScoreBuffer? _scores;

    /// <summary>The kind.</summary>
    public DriveKind Kind => kind;

    /// <summary>Puts the readings into their windows, copies every window that is to be scored, and takes the drives' own words.</summary>
    public void UpdateWindows(PartitionState state, EventBatch batch, bool hasDetector, List<BatchAlert> alerts)
    {
        _windows?.Clear();
        _scored.Clear();
        var windows = state.Kinds[kind];
        for (var i = 0; i < readings.Count; i++)
        {
            var reading = readings[i];
            var outcome = state.Apply(reading, out var drive, hasDetector);
            if (_verdicts.Judge(state, reading, drive) is { } change) AddVerdict(windows, batch, reading, i, drive, change, alerts);
            if (outcome != ReadingOutcome.Ready) continue;
            _windows ??= new WindowBuffer(windows.Options.Steps, windows.Width);
            windows.CopyWindow(drive, _windows.Add());
            _scored.Add(new ScoredWindow(drive, windows.LastStep(drive), reading.EventIndex, i));
        }
    }

    /// <summary>Scores all complete windows in one run, and decides the alerts in order of arrival.</summary>
    public void Score(PartitionState state, EventBatch batch, Detector? detector, List<BatchAlert> alerts)
    {
        if (detector is null || _windows is null || _scored.Count == 0) return;
        _scores ??= new ScoreBuffer(detector.Manifest.Schema.Features.Count);
        detector.Score(_windows, _scores);
        for (var window = 0; window < _scored.Count; window++) Decide(state.Kinds[kind], batch, detector, window, alerts);
    }

    /// <summary>Counts the scored windows for drift, each drive and step once.</summary>
    public void CountDrift(Detector? detector)
    {
        if (detector?.Manifest.Reference is null || _windows is null || _scores is null) return;
        for (var window = 0; window < _scored.Count; window++)
        {
            if (_scored[window].IsAgain) continue;
            var day = DateOnly.FromDateTime(services.Window.StartOf(_scored[window].Step));
            drift.Count(detector, day, _windows[window], _scores.Scores[window]);
        }
    }

    private void Decide(PartitionWindows windows, EventBatch batch, Detector detector, int window, List<BatchAlert> alerts)
    {
        var (drive, step, eventIndex, index) = _scored[window];
        var score = AlertWriter.Finite(_scores!.Scores[window]);
        var severity = AlertWriter.Finite(score / detector.Manifest.Threshold);
        ref var alert = ref windows.Alert(drive);
        var isAgain = alert.HasScored(step);
        if (isAgain) _scored[window] = _scored[window] with { IsAgain = true };
        var decided = _policy.Decide(ref alert, windows.SerialNumber(drive), step, severity);
        if (decided is not { } what) return;
        var reading = readings[index];
        var number = batch.SequenceNumbers[eventIndex];
        var cause = isAgain ? new RescoredBy(windows.Options.OffsetOf(reading.Time), number) : (RescoredBy?)null;
        var written = AlertWriter.Write(
            what, detector.Manifest, new DriveName(windows.SerialNumber(drive), windows.Model(drive)), step, score,
            _scores.FeatureErrors(window), _windows!.Newest(window), partition, number, detector.ChanceOf(_windows[window]), cause);
        alerts.Add(new BatchAlert(eventIndex, index, written with { DriveKind = reading.Kind, Location = AlertLocation.Of(reading.Location) }));
    }

    private void AddVerdict(
        PartitionWindows windows, EventBatch batch, in DriveReading reading, int index, int drive, VerdictChange change, List<BatchAlert> alerts)
    {
        var name = new DriveName(windows.SerialNumber(drive), windows.Model(drive));
        var start = windows.Options.StartOf(windows.LastStep(drive));
        var written = VerdictAlert.Write(change, reading.Kind, name, windows.LastStep(drive), start, partition, batch.SequenceNumbers[reading.EventIndex]);
        alerts.Add(new BatchAlert(reading.EventIndex, index, written with { Location = AlertLocation.Of(reading.Location) }));
    }
}
