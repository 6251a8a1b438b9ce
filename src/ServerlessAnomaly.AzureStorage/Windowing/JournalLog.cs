using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.AzureStorage.Windowing;

/// <summary>What the journal on blobs says.</summary>
internal static partial class JournalLog
{
    [LoggerMessage(
        61,
        LogLevel.Warning,
        "Partition {Partition}: older journals and snapshots could not be deleted; nothing reads them, and the next compaction deletes them. {Reason}"
    )]
    public static partial void OlderLeft(this ILogger log, string partition, string reason);
}
