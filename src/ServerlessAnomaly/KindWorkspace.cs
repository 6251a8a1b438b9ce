using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Identity;
using ServerlessAnomaly.Alerting.Scores;
using ServerlessAnomaly.Alerting.Verdicts;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.State;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly;

/// <summary>
/// One kind's part of a batch: its readings go into its windows, its complete windows are scored in one run of its detector, and both the
/// drive's own word and the score may alert. Buffers are reused from batch to batch, and come with the kind's first complete window.
/// </summary>
internal sealed class KindWorkspace(DriveKind kind, string partition, PipelineServices services, ReadingBatch readings, DriftTally drift)
{
    private readonly AlertPolicy _policy = new(services.Alerts);
    private readonly VerdictPolicy _verdicts = new(services.Alerts);
    private readonly TwoDrivesPolicy _twoDrives = new(services.Alerts);
    private readonly List<ScoredWindow> _scored = [];
    private readonly List<AlertChange> _changes = [];
    private int _next;
    private int _decided;
    private int _changed;
    private WindowBuffer? _windows;
    private ScoreBuffer? _scores;

    /// <summary>The kind.</summary>
    public DriveKind Kind => kind;

    /// <summary>The event of the next reading that was not taken yet; <see cref="int.MaxValue"/> where all were.</summary>
    public int NextEvent => _next < readings.Count ? readings[_next].EventIndex : int.MaxValue;

    /// <summary>The event of the next window to decide on, or of the next change of an alert's state; <see cref="int.MaxValue"/> where none is left.</summary>
    public int NextDecision =>
        IsChangeNext ? _changes[_changed].EventIndex
        : _decided < _scored.Count ? _scored[_decided].EventIndex
        : int.MaxValue;

    private bool IsChangeNext => _changed < _changes.Count && _changes[_changed].Windows <= _decided;

    /// <summary>Begins with the batch's readings.</summary>
    public void Begin()
    {
        _windows?.Clear();
        _scored.Clear();
        _changes.Clear();
        _next = _decided = _changed = 0;
    }

    /// <summary>
    /// Puts the next reading into its window, copies that where it is to be scored, and takes what the drive says of itself and who it is.
    /// </summary>
    public void TakeNext(PartitionState state, EventBatch batch, bool hasDetector, List<BatchAlert> alerts)
    {
        var index = _next++;
        var reading = readings[index];
        var number = batch.SequenceNumbers[reading.EventIndex];
        var windows = state.Kinds[kind];
        var applied = state.Apply(reading, hasDetector);
        if (applied.StartedOver)
            Restart(applied, reading.EventIndex);
        if (applied.FormerDrive is { } former)
            _changes.Add(new(reading.EventIndex, _scored.Count, applied.Drive, former));
        if (_twoDrives.Judge(state, reading, applied) is { } said)
            Add(TwoDrivesAlert.Write(said, reading, applied, windows, partition, number), reading, index, alerts);
        if (_verdicts.Judge(state, reading, applied.Drive) is { } change)
            AddVerdict(windows, number, reading, index, applied.Drive, change, alerts);
        if (applied.Outcome != ReadingOutcome.Ready)
            return;
        _windows ??= new WindowBuffer(windows.Options.Steps, windows.Width);
        windows.CopyWindow(applied.Drive, _windows.Add());
        _scored.Add(new ScoredWindow(applied.Drive, windows.LastStep(applied.Drive), reading.EventIndex, index));
    }

    /// <summary>Scores all complete windows in one run.</summary>
    public void Score(Detector? detector)
    {
        if (detector is null || _windows is null || _scored.Count == 0)
        {
            _scored.Clear();
            return;
        }
        _scores ??= new ScoreBuffer(detector.Manifest.Schema.Features.Count);
        detector.Score(_windows, _scores);
    }

    /// <summary>Decides on the next window, or forgets or takes over the state of an alert, in order of arrival.</summary>
    public void DecideNext(PartitionState state, EventBatch batch, Detector? detector, List<BatchAlert> alerts)
    {
        var windows = state.Kinds[kind];
        if (!IsChangeNext)
        {
            Decide(windows, batch, detector!, _decided++, alerts);
            return;
        }
        var change = _changes[_changed++];
        windows.Alert(change.Drive) = change.FormerDrive is { } former
            ? state.Kinds[KindWindows.OtherAta(kind)!.Value].Alert(former)
            : default;
    }

    /// <summary>Counts the scored windows for drift, each drive and step once.</summary>
    public void CountDrift(Detector? detector)
    {
        if (detector?.Manifest.Reference is null || _windows is null || _scores is null)
            return;
        for (var window = 0; window < _scored.Count; window++)
        {
            if (_scored[window].IsAgain)
                continue;
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
        if (isAgain)
            _scored[window] = _scored[window] with { IsAgain = true };
        var decided = _policy.Decide(ref alert, windows.SerialNumber(drive), step, severity);
        if (decided is not { } what)
            return;
        var reading = readings[index];
        var number = batch.SequenceNumbers[eventIndex];
        var cause = isAgain ? new RescoredBy(windows.Options.OffsetOf(reading.Time), number) : (RescoredBy?)null;
        var written = AlertWriter.Write(
            what,
            detector.Manifest,
            new DriveName(windows.SerialNumber(drive), _scored[window].FormerModel ?? windows.Model(drive)),
            step,
            score,
            _scores.FeatureErrors(window),
            _windows!.Newest(window),
            partition,
            number,
            detector.ChanceOf(_windows[window]),
            cause
        );
        alerts.Add(
            new BatchAlert(
                eventIndex,
                reading.Kind,
                index,
                written with
                {
                    DriveKind = reading.Kind,
                    Location = AlertLocation.From(reading.Location),
                }
            )
        );
    }

    /// <summary>
    /// Another drive has begun: what the windows before it are scored to says nothing of it. The alert's state is forgotten when they have been
    /// decided on, so that it makes no difference whether they come in one batch.
    /// </summary>
    private void Restart(in AppliedReading applied, int eventIndex)
    {
        _changes.Add(new(eventIndex, _scored.Count, applied.Drive, FormerDrive: null));
        if (applied.FormerModel is not { } model)
            return;
        for (var window = 0; window < _scored.Count; window++)
            if (_scored[window] is { FormerModel: null } scored && scored.Drive == applied.Drive)
                _scored[window] = scored with { FormerModel = model };
    }

    private void AddVerdict(
        PartitionWindows windows,
        long number,
        in DriveReading reading,
        int index,
        int drive,
        VerdictChange change,
        List<BatchAlert> alerts
    )
    {
        var name = new DriveName(windows.SerialNumber(drive), windows.Model(drive));
        var start = windows.Options.StartOf(windows.LastStep(drive));
        var written = VerdictAlert.Write(change, reading.Kind, name, windows.LastStep(drive), start, partition, number);
        Add(written with { Location = AlertLocation.From(reading.Location) }, reading, index, alerts);
    }

    private static void Add(DriveAlert alert, in DriveReading reading, int index, List<BatchAlert> alerts) =>
        alerts.Add(new BatchAlert(reading.EventIndex, reading.Kind, index, alert));

    /// <summary>
    /// An alert's state that changes between two windows: another drive has begun, or the drive was taken for ATA's other kind before, whose windows of this
    /// batch are decided on first.
    /// </summary>
    private readonly record struct AlertChange(int EventIndex, int Windows, int Drive, int? FormerDrive);
}
