using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly;

/// <summary>What the pipeline counts, in the words of the metrics.</summary>
internal static class PipelineInstruments
{
    /// <summary>Counts readings by outcome.</summary>
    public static void ReadingsApplied(this ScoringInstruments instruments, in ReadingTotals outcome)
    {
        instruments.ReadingsApplied(outcome.Scored, "scored");
        instruments.ReadingsApplied(outcome.WarmingUp, "warming_up");
        instruments.ReadingsApplied(outcome.NoDetector, "no_detector");
        instruments.ReadingsApplied(outcome.Duplicates, "duplicate");
        instruments.ReadingsApplied(outcome.Late, "late");
        instruments.ReadingsApplied(outcome.DeadLettered, "dead_lettered");
    }

    /// <summary>Counts an alert.</summary>
    public static void AlertSent(this ScoringInstruments instruments, DriveAlert alert) =>
        instruments.AlertSent(
            alert.Kind.ToString().ToLowerInvariant(),
            alert.Reason switch
            {
                AlertReason.DriveVerdict => "drive_verdict",
                AlertReason.Score => "score",
                AlertReason.Identity => "identity",
                AlertReason.Silence => "silence",
                _ => "hub",
            }
        );
}
