using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly;

/// <summary>What the pipeline counts, in the words of the metrics.</summary>
internal static class PipelineInstruments
{
    /// <summary>Counts readings by outcome.</summary>
    /// <param name="instruments">The instruments.</param>
    /// <param name="outcome">What became of them.</param>
    /// <param name="asleep">Those of the dead-lettered that a drive in standby gave: as it should be, and nobody is to be woken for it.</param>
    public static void ReadingsApplied(this ScoringInstruments instruments, in ReadingTotals outcome, long asleep)
    {
        instruments.ReadingsApplied(outcome.Scored, "scored");
        instruments.ReadingsApplied(outcome.WarmingUp, "warming_up");
        instruments.ReadingsApplied(outcome.NoDetector, "no_detector");
        instruments.ReadingsApplied(outcome.Duplicates, "duplicate");
        instruments.ReadingsApplied(outcome.Late, "late");
        instruments.ReadingsApplied(asleep, "asleep");
        instruments.ReadingsApplied(outcome.DeadLettered - asleep, "dead_lettered");
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
