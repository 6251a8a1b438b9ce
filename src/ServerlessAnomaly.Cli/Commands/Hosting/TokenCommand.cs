using System.CommandLine;
using Azure.Messaging.EventHubs;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Sending;
using ServerlessAnomaly.LocalHub.Security;

namespace ServerlessAnomaly.Cli.Commands.Hosting;

/// <summary><c>anomaly token</c>: what a device puts into its Authorization header.</summary>
internal static class TokenCommand
{
    private const double LongestDays = 3650;

    public static Command Create()
    {
        var hub = new Option<string?>("--hub")
        {
            Description = "Connection string of a hub. Default: the instance that runs in the home folder.",
            HelpName = "CONNECTION",
        };
        var days = new Option<double>("--days") { Description = "How long the token is good for.", DefaultValueFactory = _ => 1 };
        var command = new Command("token", "Print a SAS token for a device's Authorization header.") { hub, days };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (parsed.GetValue(days) is not (> 0 and <= LongestDays))
                    throw new CliException($"--days is {parsed.GetValue(days)}: give more than 0 and at most {LongestDays}.");
                var (address, connection) = parsed.GetValue(hub) is { } named
                    ? Named(named)
                    : Running(parsed.GetRequiredValue(CliOptions.Home));
                var resource = new Uri(address, connection.EventHubName);
                var token = SharedAccessSignature.Create(
                    resource,
                    connection.SharedAccessKeyName,
                    connection.SharedAccessKey,
                    TimeProvider.System.GetUtcNow().AddDays(parsed.GetValue(days))
                );
                Console.WriteLine(token);
                await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), new { token, resource }, cancellationToken);
            }
        );
        return command;
    }

    private static (Uri Address, EventHubsConnectionStringProperties Connection) Running(string home)
    {
        var instance =
            RunningInstance.Find(home)
            ?? throw new CliException($"Nothing runs in '{home}': start 'anomaly up' there first, or give --hub.");
        return (new Uri(instance.HubAddress), EventHubsConnectionStringProperties.Parse(instance.HubDeviceConnectionString));
    }

    private static (Uri Address, EventHubsConnectionStringProperties Connection) Named(string text)
    {
        var connection = HubTarget.Parse(text);
        if (string.IsNullOrEmpty(connection.SharedAccessKey))
            throw new CliException("--hub is a connection string without SharedAccessKey, which a token is signed with: add it.");
        return (new UriBuilder(connection.Endpoint) { Scheme = Uri.UriSchemeHttps }.Uri, connection);
    }
}
