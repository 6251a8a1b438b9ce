using System.CommandLine;
using ServerlessAnomaly.LocalHub.Http;

namespace ServerlessAnomaly.Cli.Commands.Hosting;

/// <summary>Options of the verbs that run a local event hub.</summary>
internal static class HubOptions
{
    public static readonly Option<int> Port = new("--hub-port")
    {
        Description = "Port of the local event hub with TLS: HTTPS, AMQP, web sockets.",
        DefaultValueFactory = _ => 7443,
    };

    public static readonly Option<int> AmqpPort = new("--amqp-port")
    {
        Description = "Port of the local event hub without TLS: AMQP, web sockets; another one when it is taken.",
        DefaultValueFactory = _ => LocalEventHubServerOptions.DefaultAmqpPort,
    };

    public static readonly Option<bool> Listen = new("--listen") { Description = "Let other machines use the local event hub." };
}
