namespace ServerlessAnomaly.Fleet;

/// <summary>How the index of the fleet is kept. Settings section <c>Fleet</c>.</summary>
public sealed class FleetOptions
{
    /// <summary>
    /// How long a change of a partition may wait before it is in the partition's index, which is one small blob; it is written at the end as well.
    /// Default 1 minute.
    /// </summary>
    public TimeSpan IndexInterval { get; set; } = TimeSpan.FromMinutes(1);
}
