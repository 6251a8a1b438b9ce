namespace ServerlessAnomaly.LocalHub;

/// <summary>How <see cref="LocalEventHubServer"/> listens.</summary>
public sealed record LocalEventHubServerOptions
{
    /// <summary>The default policy's name, as in a new Event Hubs namespace.</summary>
    public const string DefaultPolicy = "RootManageSharedAccessKey";

    /// <summary>Where hub.crt and hub.key are kept; made when missing.</summary>
    public required string CertificateFolder { get; init; }

    /// <summary>The port on 127.0.0.1; 0 takes a free one. Default 0.</summary>
    public int Port { get; init; }

    /// <summary>The keys by policy name; at least one.</summary>
    public required IReadOnlyDictionary<string, string> Keys { get; init; }
}
