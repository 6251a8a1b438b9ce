namespace ServerlessAnomaly.LocalHub.Security;

/// <summary>What a policy's key allows, as in Event Hubs.</summary>
[Flags]
public enum AccessRights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Sending events.</summary>
    Send = 1,

    /// <summary>Reading events.</summary>
    Listen = 2,

    /// <summary>Sending, reading, and what else there is.</summary>
    Manage = Send | Listen | 4,
}
