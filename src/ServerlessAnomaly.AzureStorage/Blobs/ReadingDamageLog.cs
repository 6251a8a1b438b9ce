using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.AzureStorage.Blobs;

/// <summary>What is said of damaged files.</summary>
internal static partial class ReadingDamageLog
{
    [LoggerMessage(70, LogLevel.Error, "{Sentence}")]
    public static partial void Damaged(this ILogger log, string sentence);
}
