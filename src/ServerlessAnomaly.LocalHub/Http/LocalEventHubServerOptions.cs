using ServerlessAnomaly.LocalHub.Security;

namespace ServerlessAnomaly.LocalHub.Http;

/// <summary>How <see cref="LocalEventHubServer"/> listens.</summary>
public sealed record LocalEventHubServerOptions
{
    /// <summary>AMQP's own port, which clients take where the connection string names none.</summary>
    public const int DefaultAmqpPort = 5672;

    /// <summary>Where hub.crt and hub.key are kept; made when missing.</summary>
    public required string CertificateFolder { get; init; }

    /// <summary>The port of HTTPS, of AMQP over TLS and of web sockets over TLS; 0 takes a free one. Default 0.</summary>
    public int Port { get; init; }

    /// <summary>
    /// The port of AMQP and web sockets without TLS, for connection strings with <c>UseDevelopmentEmulator=true</c>; 0 takes a free one, and
    /// a taken one is replaced by a free one. Default 0.
    /// </summary>
    public int AmqpPort { get; init; }

    /// <summary>Lets other machines in; only this one otherwise. Default off.</summary>
    public bool Listen { get; init; }

    /// <summary>The keys and what they allow; at least one.</summary>
    public required IReadOnlyList<AccessPolicy> Policies { get; init; }
}
