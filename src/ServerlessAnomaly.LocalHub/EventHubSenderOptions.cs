using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHub;

/// <summary>How an <see cref="EventHubSender"/> sends.</summary>
public sealed record EventHubSenderOptions
{
    /// <summary>
    /// Default of <see cref="MaxRequestBytes"/>: below the 1 MB that Event Hubs takes, with room for what surrounds the bodies.
    /// </summary>
    public const int DefaultMaxRequestBytes = 960 * 1024;

    /// <summary>The hub's name, where the connection string has no EntityPath.</summary>
    public string? HubName { get; init; }

    /// <summary>A certificate in PEM that is trusted beside the system's; the local hub's own.</summary>
    public string? TrustedCertificatePath { get; init; }

    /// <summary>How large a request may be. Default <see cref="DefaultMaxRequestBytes"/>.</summary>
    public int MaxRequestBytes { get; init; } = DefaultMaxRequestBytes;

    /// <summary>
    /// Whether one request may carry several partition keys. The local hub takes that; a namespace in Azure keeps a batch in one partition,
    /// so there a
    /// request carries one key. Null decides by the endpoint.
    /// </summary>
    public bool? MixPartitionKeys { get; init; }

    /// <summary>How many requests are under way at once where a request carries one key. Default 16.</summary>
    public int MaxConcurrency { get; init; } = 16;

    /// <summary>How long one attempt may take. Default one minute.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The first pause after a failure that may pass; each further one is twice as long. Default 200 ms.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause. Default 30 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock; the system's when null.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Where repetitions are said; nowhere when null.</summary>
    public ILogger? Log { get; init; }
}
