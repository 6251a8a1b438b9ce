using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHub.Hubs;

namespace ServerlessAnomaly.Testing;

/// <summary>Short ways to a local hub for tests.</summary>
public static class HubFixtures
{
    public static LocalEventHub Open(
        string folder,
        Func<LocalEventHubOptions, LocalEventHubOptions>? change = null,
        TimeProvider? time = null
    )
    {
        var options = new LocalEventHubOptions
        {
            Folder = folder,
            Partitions = 2,
            Durability = Durability.OperatingSystem,
        };
        return LocalEventHub.Open(change?.Invoke(options) ?? options, time: time);
    }
}
