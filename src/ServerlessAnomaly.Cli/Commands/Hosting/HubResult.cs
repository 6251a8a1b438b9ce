using ServerlessAnomaly.LocalHost;

namespace ServerlessAnomaly.Cli.Commands.Hosting;

/// <summary>What <c>hub --json</c> writes once it runs.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="Hubs">The hubs' names.</param>
/// <param name="AmqpAddress">AMQP and web sockets without TLS.</param>
/// <param name="HttpsAddress">HTTPS, and AMQP and web sockets with TLS.</param>
/// <param name="CertificatePath">Certificate to trust for it.</param>
/// <param name="ConnectionStrings">By policy; without a hub's name where there are several hubs.</param>
internal sealed record HubResult(
    int ProcessId,
    IReadOnlyList<string> Hubs,
    string AmqpAddress,
    string HttpsAddress,
    string CertificatePath,
    IReadOnlyDictionary<string, string> ConnectionStrings
)
{
    public static HubResult Of(StandaloneHubs running)
    {
        var server = running.Server;
        var only = server.Hubs.Count == 1 ? server.Hub.Name : null;
        return new HubResult(
            Environment.ProcessId,
            [.. server.Hubs.Select(hub => hub.Name)],
            server.AmqpAddress.ToString(),
            server.Address.ToString(),
            server.CertificatePath,
            running.Policies.ToDictionary(policy => policy.Name, policy => server.AmqpConnectionStringOf(policy, only))
        );
    }
}
