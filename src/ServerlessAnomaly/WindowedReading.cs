namespace ServerlessAnomaly;

/// <summary>A reading of the batch after it met its window.</summary>
/// <param name="Drive">The drive's number in the partition.</param>
/// <param name="Step">Newest step of the drive at that moment.</param>
/// <param name="IsKept">False for a late reading.</param>
/// <param name="IsScored">Whether its window was complete and copied for scoring.</param>
internal readonly record struct WindowedReading(int Drive, int Step, bool IsKept, bool IsScored);
