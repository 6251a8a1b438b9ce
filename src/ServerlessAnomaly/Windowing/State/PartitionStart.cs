namespace ServerlessAnomaly.Windowing.State;

/// <summary>Where a partition without stored state begins.</summary>
public enum PartitionStart
{
    /// <summary>At the oldest event that the hub has.</summary>
    HubBeginning,

    /// <summary>At the first event that the trigger delivers; choose it together with a trigger that starts at the hub's end.</summary>
    FirstDelivered,
}
