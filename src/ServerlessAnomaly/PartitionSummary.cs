using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly;

/// <summary>
/// What an instance knows of a partition, as one consistent whole. Where several instances knew it, the one with the highest sequence number
/// is right.
/// </summary>
/// <param name="Partition">The partition.</param>
/// <param name="LastSequenceNumber">The last event applied; −1 before the first.</param>
/// <param name="Drives">Drives with a window.</param>
/// <param name="Totals">What became of all readings since its state began.</param>
public sealed record PartitionSummary(string Partition, long LastSequenceNumber, int Drives, ReadingTotals Totals);
