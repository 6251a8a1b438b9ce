using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost.Hosting;

/// <summary>Finds the hub of this process that a connection string names.</summary>
internal static class LocalHubs
{
    /// <summary>Null when there is none; the resolver then knows why.</summary>
    public static LocalEventHubEndpoint? Find(
        EmbeddedHostOptions options, SettingResolver settings, string? connectionName, string hubName, string function)
    {
        if (settings.Connection(connectionName, "EventHubConnection", function) is not { } text)
            return null;

        try
        {
            var connection = EventHubConnectionString.Parse(text);
            var name = connection.EntityPath ?? hubName;
            var found = options.EventHubs.FirstOrDefault(hub =>
                hub.Address.Authority.Equals(connection.Endpoint.Authority, StringComparison.OrdinalIgnoreCase)
                && hub.Hub.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (found is null)
            {
                settings.AddFault(
                    $"Function {function}: this process has no event hub '{name}' at {connection.Endpoint}; "
                    + "the embedded host reads its own hubs only.");
            }

            return found;
        }
        catch (FormatException exception)
        {
            settings.AddFault($"Function {function}: {exception.Message}");
            return null;
        }
    }
}
