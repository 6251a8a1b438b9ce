namespace ServerlessAnomaly.LocalHub;

/// <summary>A hub of this process and the address that connection strings name it by. Triggers read the hub directly.</summary>
/// <param name="Hub">The hub.</param>
/// <param name="Address">Its address.</param>
public sealed record LocalEventHubEndpoint(LocalEventHub Hub, Uri Address);
