using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Format;
using ServerlessAnomaly.Windowing.Windows;

namespace ServerlessAnomaly.Windowing.State;

/// <summary>
/// What a batch has changed of its drives beside their windows, each with the reading of the entry that did it last. The values are read when the batch
/// is made durable, once everything of it is decided.
/// </summary>
internal sealed class BatchChanges
{
    private readonly Dictionary<(DriveKind Kind, int Drive), int> _alerts = [];
    private readonly Dictionary<(DriveKind Kind, int Drive), int> _verdicts = [];
    private readonly HashSet<(DriveKind Kind, int Drive)> _notes = [];

    /// <summary>The drive's window is to be scored, or began anew: its alert state goes along.</summary>
    public void AlertOf(DriveKind kind, int drive, int reading) => _alerts[(kind, drive)] = reading;

    /// <summary>What the drive says of itself has changed.</summary>
    public void VerdictOf(DriveKind kind, int drive, int reading) => _verdicts[(kind, drive)] = reading;

    /// <summary>What is remembered of the drive's comings and goings has changed.</summary>
    public void NotesOf(DriveKind kind, int drive) => _notes.Add((kind, drive));

    /// <summary>Adds all of it to the entry, and forgets it.</summary>
    public void MoveTo(JournalEntryWriter entry, KindWindows kinds)
    {
        foreach (var ((kind, drive), reading) in _alerts)
            entry.AddAlert(reading, kinds[kind].Alert(drive));
        foreach (var ((kind, drive), reading) in _verdicts)
            entry.AddVerdict(reading, kinds[kind].Verdict(drive));
        foreach (var (kind, drive) in _notes)
            entry.AddNotes(kind, kinds[kind].SerialNumber(drive), kinds[kind].Slot(drive).Notes);
        _alerts.Clear();
        _verdicts.Clear();
        _notes.Clear();
    }
}
