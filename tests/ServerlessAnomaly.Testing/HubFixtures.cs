using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.Testing;

/// <summary>Short ways to a local hub for tests.</summary>
public static class HubFixtures
{
    public static readonly Uri Address = new("https://127.0.0.1:5671/");

    public static string ConnectionString { get; } = new EventHubConnectionString(Address, "policy", "key", "telemetry").ToString();

    public static LocalEventHub Open(
        string folder, Func<LocalEventHubOptions, LocalEventHubOptions>? change = null, TimeProvider? time = null)
    {
        var options = new LocalEventHubOptions { Folder = folder, Partitions = 2, Durability = Durability.OperatingSystem };
        return LocalEventHub.Open(change?.Invoke(options) ?? options, time: time);
    }
}
