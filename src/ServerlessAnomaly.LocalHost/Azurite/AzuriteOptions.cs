namespace ServerlessAnomaly.LocalHost.Azurite;

/// <summary>How <see cref="AzuriteServer"/> runs.</summary>
public sealed record AzuriteOptions
{
    /// <summary>Azurite's usual blob port.</summary>
    public const int DefaultBlobPort = 10000;

    /// <summary>Azurite's usual queue port.</summary>
    public const int DefaultQueuePort = 10001;

    /// <summary>Azurite's usual table port.</summary>
    public const int DefaultTablePort = 10002;

    /// <summary>Where the data is kept; created when missing. Unused with <see cref="InMemory"/>.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Keeps all data in memory: quicker, and lost when Azurite stops. Default off.</summary>
    public bool InMemory { get; init; }

    /// <summary>Blob port; 0 takes a free one. Default <see cref="DefaultBlobPort"/>.</summary>
    public int BlobPort { get; init; } = DefaultBlobPort;

    /// <summary>Queue port; 0 takes a free one. Default <see cref="DefaultQueuePort"/>.</summary>
    public int QueuePort { get; init; } = DefaultQueuePort;

    /// <summary>Table port; 0 takes a free one. Default <see cref="DefaultTablePort"/>.</summary>
    public int TablePort { get; init; } = DefaultTablePort;

    /// <summary>Refuses to start when a port is taken. Default off: a taken port is replaced by a free one.</summary>
    public bool ExactPorts { get; init; }

    /// <summary>The folder node_modules that holds Azurite; found by walking up from the program's folder when null.</summary>
    public string? NodeModulesFolder { get; init; }

    /// <summary>How long Azurite may take to listen. Default one minute.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long Azurite may take to save its data when stopped, before it is ended by force. Default 15 seconds.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(15);
}
