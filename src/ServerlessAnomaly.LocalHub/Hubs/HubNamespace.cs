using ServerlessAnomaly.LocalHub.Security;

namespace ServerlessAnomaly.LocalHub.Hubs;

/// <summary>The hubs behind one endpoint and who may use them.</summary>
internal sealed class HubNamespace(IEnumerable<LocalEventHub> hubs, IEnumerable<AccessPolicy> policies, TimeProvider time)
{
    private readonly Dictionary<string, LocalEventHub> _hubs = hubs.ToDictionary(hub => hub.Name, StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<string> Names => _hubs.Keys;

    public IReadOnlyDictionary<string, AccessPolicy> Policies { get; } = policies.ToDictionary(policy => policy.Name);

    public TimeProvider Time { get; } = time;

    public LocalEventHub? Find(string name) => _hubs.GetValueOrDefault(name);
}
