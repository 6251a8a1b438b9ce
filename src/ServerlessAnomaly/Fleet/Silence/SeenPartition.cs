namespace ServerlessAnomaly.Fleet.Silence;

/// <summary>A partition as the watch sees it.</summary>
/// <param name="Index">Its index.</param>
/// <param name="IsComplete">Whether its hub has no event that the index does not know of.</param>
internal sealed record SeenPartition(FleetIndex Index, bool IsComplete)
{
    /// <summary>Whether the index knows of all events that the hub took up to a time, UTC.</summary>
    public bool Knows(DateTime time) => IsComplete || Index.Position.EnqueuedAt >= time;
}
