using System.Globalization;

namespace ServerlessAnomaly.AzureStorage.Windowing;

/// <summary>Names of a partition's blobs.</summary>
internal static class JournalNames
{
    private const int Digits = 10;

    public static string JournalPrefix(string partition) => $"{partition}/journal-";

    public static string SnapshotPrefix(string partition) => $"{partition}/snapshot-";

    public static string Journal(string partition, long generation) => JournalPrefix(partition) + Number(generation);

    /// <summary>Unique for each attempt: an owner that lost a race leaves its snapshot unnamed, and never overwrites another's.</summary>
    public static string Snapshot(string partition, long generation, Guid attempt) =>
        $"{SnapshotPrefix(partition)}{Number(generation)}-{attempt:N}";

    /// <summary>The generation in a name that begins with one of the prefixes; −1 if there is none.</summary>
    public static long Generation(string name, string prefix) =>
        name.Length >= prefix.Length + Digits
        && long.TryParse(name.AsSpan(prefix.Length, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            ? generation
            : -1;

    /// <summary>The partition whose journal a blob is; null if it is something else.</summary>
    public static string? PartitionOf(string name)
    {
        var slash = name.LastIndexOf('/');
        return
            slash > 0
            && Generation(name, JournalPrefix(name[..slash])) >= 0
            && name.StartsWith(JournalPrefix(name[..slash]), StringComparison.Ordinal)
            ? name[..slash]
            : null;
    }

    private static string Number(long generation) => generation.ToString("D10", CultureInfo.InvariantCulture);
}
