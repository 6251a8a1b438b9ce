using ServerlessAnomaly.Windowing;
using ServerlessAnomaly.Windowing.State;

namespace ServerlessAnomaly;

/// <summary>
/// What an instance knows of a partition, as one consistent whole. Where several instances knew it, the one with the highest sequence number
/// is right.
/// </summary>
/// <param name="Partition">The partition.</param>
/// <param name="LastSequenceNumber">The last event applied; −1 before the first.</param>
/// <param name="Drives">Drives with a window.</param>
/// <param name="Totals">What became of all readings since its state began.</param>
public sealed record PartitionSummary(string Partition, long LastSequenceNumber, int Drives, ReadingTotals Totals)
{
    /// <summary>Those whose window is not complete: no detector can judge them.</summary>
    public int NotReady { get; init; }

    /// <summary>Those that were told as silent and have said nothing since.</summary>
    public int Silent { get; init; }

    /// <summary>Those whose last word was that they sleep.</summary>
    public int Asleep { get; init; }

    /// <summary>Kinds whose windows began anew since this instance started, because the columns of their schema have changed; mostly none.</summary>
    public IReadOnlyList<ColumnChange> ColumnChanges { get; init; } = [];

    internal static PartitionSummary Of(string partition, PartitionState state) =>
        new(partition, state.LastEvent.SequenceNumber, state.Kinds.Count, state.Totals)
        {
            NotReady = state.Kinds.Count - state.Kinds.ReadyCount,
            Silent = state.Kinds.SilentCount,
            Asleep = state.Kinds.AsleepCount,
        };
}
