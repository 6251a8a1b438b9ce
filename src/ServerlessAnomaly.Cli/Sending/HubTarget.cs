using Azure.Identity;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;

namespace ServerlessAnomaly.Cli.Sending;

/// <summary>Which hub is sent to: one that was named, or that of the instance in a home folder, wherever it listens after a restart.</summary>
internal sealed class HubTarget
{
    /// <summary>What <c>--hub</c> says in a verb's help.</summary>
    public const string OptionHelp =
        "A hub, also a real one: its connection string, or NAMESPACE/HUB with the identity that is signed in to Azure. "
        + "Default: the instance that runs in the home folder.";

    private const string AzureSuffix = ".servicebus.windows.net";

    // The sender repeats by itself, for as long as it takes; the client's own tries would only hide what is waited for.
    private static readonly EventHubProducerClientOptions Once = new()
    {
        RetryOptions = new EventHubsRetryOptions { MaximumRetries = 0, TryTimeout = TimeSpan.FromMinutes(1) },
    };

    private readonly Func<string?> _address;
    private readonly Func<string, EventHubProducerClient> _connect;

    private HubTarget(string name, Func<string?> address, Func<string, EventHubProducerClient> connect) =>
        (Name, _address, _connect) = (name, address, connect);

    /// <summary>What people know it by; never with its key.</summary>
    public string Name { get; }

    /// <summary>Where it is now; null while its instance does not run.</summary>
    public string? Address => _address();

    /// <summary>The hub that an option names, or that of the home folder when the option is not given.</summary>
    /// <param name="hub">A connection string, NAMESPACE/HUB, or null.</param>
    /// <param name="home">The home folder.</param>
    /// <exception cref="CliException">The option is neither, or nothing runs in the home folder.</exception>
    public static HubTarget Resolve(string? hub, string home)
    {
        if (hub is not null)
            return Named(hub);
        if (RunningInstance.Find(home) is null)
            throw new CliException($"Nothing runs in '{home}': start 'anomaly up' there first, or give --hub.");
        return RunningIn(home);
    }

    /// <summary>The hub of the instance in a home folder.</summary>
    public static HubTarget RunningIn(string home) =>
        At($"the hub of 'anomaly up' in '{home}'", () => RunningInstance.Find(home)?.HubAmqpConnectionString);

    /// <summary>A hub whose connection string may change; null while it has none.</summary>
    public static HubTarget At(string name, Func<string?> connection) => new(name, connection, Connect);

    /// <summary>A hub by its connection string, or by NAMESPACE/HUB with the identity that is signed in to Azure.</summary>
    /// <exception cref="CliException">It is neither; says what is missing, and never the key.</exception>
    public static HubTarget Named(string hub)
    {
        if (hub.Contains('=', StringComparison.Ordinal))
            return ByConnectionString(hub);
        if (hub.Split('/') is not [{ Length: > 0 } name, { Length: > 0 } entity])
            throw new CliException($"--hub is '{hub}': give a connection string, or NAMESPACE/HUB for a hub in Azure.");
        var host = name.Contains('.', StringComparison.Ordinal) ? name : name + AzureSuffix;
        return new HubTarget(
            $"the hub '{entity}' at {host}",
            () => hub,
            _ => new EventHubProducerClient(host, entity, new DefaultAzureCredential(), Once)
        );
    }

    /// <summary>The parts of the connection string that <c>--hub</c> gives.</summary>
    /// <exception cref="CliException">A part is missing; says which, and never the key.</exception>
    public static EventHubsConnectionStringProperties Parse(string text)
    {
        try
        {
            var parts = EventHubsConnectionStringProperties.Parse(text);
            var missing =
                parts.Endpoint is null ? "Endpoint"
                : string.IsNullOrEmpty(parts.EventHubName) ? "EntityPath"
                : parts.SharedAccessSignature is not null ? null
                : string.IsNullOrEmpty(parts.SharedAccessKeyName) ? "SharedAccessKeyName"
                : string.IsNullOrEmpty(parts.SharedAccessKey) ? "SharedAccessKey"
                : null;
            return missing is null ? parts : throw new CliException($"--hub is a connection string without {missing}: add it.");
        }
        catch (Exception malformed) when (malformed is FormatException or ArgumentException)
        {
            throw new CliException(
                "--hub is not a connection string: give Endpoint=sb://…;SharedAccessKeyName=…;SharedAccessKey=…;EntityPath=….",
                malformed
            );
        }
    }

    /// <summary>A client of the hub at an address.</summary>
    public EventHubProducerClient ConnectTo(string address) => _connect(address);

    private static EventHubProducerClient Connect(string connection) => new(connection, Once);

    private static HubTarget ByConnectionString(string text)
    {
        if (text.Contains("=https://", StringComparison.OrdinalIgnoreCase))
        {
            throw new CliException(
                "--hub has an https:// endpoint, which takes posts only: give the connection string for Event Hubs' clients, "
                    + "'hubAmqpConnectionString' in the home folder's instance.json or what 'anomaly hub' prints."
            );
        }
        var parts = Parse(text);
        return new HubTarget($"the hub '{parts.EventHubName}' at {parts.Endpoint.Authority}", () => text, Connect);
    }
}
