namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>How to run the functions on this machine.</summary>
internal sealed record EmbeddedAppOptions
{
    /// <summary>Folder of all data.</summary>
    public required string Home { get; init; }

    /// <summary>Port of the HTTP functions; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Port of the local hub; 0 for a free one.</summary>
    public int HubPort { get; init; }

    /// <summary>Port of the local hub for AMQP without TLS; 0 for a free one, and a free one when it is taken.</summary>
    public int AmqpPort { get; init; }

    /// <summary>Whether other machines may use the local hub.</summary>
    public bool Listen { get; init; }

    /// <summary>Folder of the published functions to run; null for those that this program came with.</summary>
    public string? Worker { get; init; }

    /// <summary>Whether storage takes any free ports, and not Azurite's usual ones where they are free: for programs side by side.</summary>
    public bool AnyStoragePorts { get; init; }

    /// <summary>Detector that scores.</summary>
    public string Detector { get; init; } = "conv1d";

    /// <summary>Feature schema; null for that of the champion, or the default if there is none.</summary>
    public string? Schema { get; init; }

    /// <summary>Settings that go before those of the instance; none by default.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether to show the log.</summary>
    public bool Verbose { get; init; }
}
