using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHub.Storage;

/// <summary>Brings a partition's files back to a state that can be appended to.</summary>
internal static class PartitionRecovery
{
    /// <summary>The segments in order; the last one ends behind its last whole record.</summary>
    public static List<Segment> Recover(string folder, ILogger log, out long lastSequence, out int damagedRegions)
    {
        List<Segment> segments = [];
        foreach (var path in Directory.EnumerateFiles(folder, "*.log").Order(StringComparer.Ordinal))
        {
            if (Segment.TryOpen(path) is { } segment)
            {
                segments.Add(segment);
                continue;
            }

            HubLog.SegmentUnfinished(log, path);
            File.Move(path, path + ".unfinished", overwrite: true);
        }

        lastSequence = -1;
        damagedRegions = 0;
        if (segments.Count > 0)
            RecoverLast(segments[^1], log, out lastSequence, out damagedRegions);
        return segments;
    }

    private static void RecoverLast(Segment segment, ILogger log, out long lastSequence, out int damagedRegions)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(segment.Path);
        lastSequence = segment.FirstSequence - 1;
        damagedRegions = 0;
        var position = Segment.HeaderBytes;
        while (position < bytes.Length)
        {
            if (RecordCodec.TryRead(bytes[position..], out var record) == RecordState.Complete)
            {
                lastSequence = record.SequenceNumber;
                position += record.Size;
                continue;
            }

            var next = RecordCodec.FindNext(bytes, position + 1);
            if (next < 0)
                break;

            HubLog.Damaged(log, segment.Path, next - position, position);
            damagedRegions++;
            position = next;
        }

        if (position < bytes.Length)
        {
            HubLog.TornTail(log, segment.Path, bytes.Length - position, position);
            using var file = File.OpenHandle(segment.Path, FileMode.Open, FileAccess.Write);
            RandomAccess.SetLength(file, position);
        }

        segment.End = position;
    }
}
