using System.ComponentModel.DataAnnotations;

namespace ServerlessAnomaly.Windowing.State;

/// <summary>
/// When a partition's journal is replaced by a snapshot, and which drives are forgotten then. Settings section <c>Durability</c>.
/// </summary>
public sealed class DurabilityOptions
{
    /// <summary>Entries in a journal at which it is compacted. Default 40,000; append blobs take 50,000 blocks.</summary>
    [Range(1, 45_000)]
    public int MaxJournalEntries { get; set; } = 40_000;

    /// <summary>
    /// Bytes in a journal at which it is compacted, where four times the last snapshot's size is not more. Default 64 MiB, which is read
    /// within a second or two when an instance takes over.
    /// </summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public long MaxJournalBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Steps after which a drive that was not heard of is forgotten, at the next compaction. Default 90. Only steps with which the partition's
    /// own clock has gone on are counted: those in which more than half of its drives were heard of, or very many readings came. So neither a
    /// replay of old days nor a few drives that catch up make it forget the others. A forgotten drive that comes back
    /// warms up again, as it would after any gap of more than <see cref="WindowOptions.MaxGapSteps"/>; an open alert of it is not cleared.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int ForgetAfterSteps { get; set; } = 90;

    /// <summary>
    /// Where a partition without stored state begins. Default: at the oldest event that the hub has, also where the trigger's checkpoint is
    /// further, as it is when the state was deleted.
    /// </summary>
    public PartitionStart StartAt { get; set; } = PartitionStart.HubBeginning;

    /// <summary>
    /// How long after the start a partition whose hub has events that nobody applies is left to the trigger, before this instance reads them
    /// from the hub itself. Default 1 minute.
    /// </summary>
    public TimeSpan CatchUpAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long after its last batch a partition is kept in memory. Default 10 minutes. It may have moved to another instance; its journal is
    /// the truth, and is read again when a batch comes.
    /// </summary>
    public TimeSpan ReleaseAfter { get; set; } = TimeSpan.FromMinutes(10);
}
