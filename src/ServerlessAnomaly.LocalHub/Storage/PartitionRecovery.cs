using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHub.Storage;

/// <summary>Brings a partition's files back to a state that can be appended to, and keeps every event that a checksum still proves.</summary>
internal sealed class PartitionRecovery(string folder, CheckpointStore checkpoints, PartitionDamage damage, ILogger log)
{
    /// <summary>The segments in order; the last one ends behind its last whole record.</summary>
    public List<Segment> Recover(out long lastSequence)
    {
        List<Segment> segments = [];
        string[] paths = [.. Directory.EnumerateFiles(folder, "*.log").Order(StringComparer.Ordinal)];
        for (var i = 0; i < paths.Length; i++)
        {
            var following = i + 1 < paths.Length ? Segment.TryOpen(paths[i + 1]) : null;
            if ((Segment.TryOpen(paths[i]) ?? Rebuild(paths[i], segments.LastOrDefault(), following)) is { } segment)
            {
                segments.Add(segment);
                continue;
            }

            HubLog.SegmentUnfinished(log, paths[i]);
            File.Move(paths[i], paths[i] + ".unfinished", overwrite: true);
        }

        // Damage within a segment is found by who reads it; what is missing between two is seen here alone.
        for (var i = 0; i + 1 < segments.Count; i++)
        {
            if (segments[i].EndOffset != segments[i + 1].FirstOffset)
                NoteDamage(segments[i], segments[i + 1]);
        }

        lastSequence = -1;
        if (segments.Count > 0)
            RecoverLast(segments[^1], out lastSequence);
        return segments;
    }

    private void NoteDamage(Segment segment, Segment following)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(segment.Path);
        var scan = new SegmentScan(bytes, segment.FirstSequence);
        for (var before = scan.Position; scan.MoveNext(); before = scan.Position)
        {
            if (scan.Skipped.Bytes > 0)
                damage.Note(segment.Path, before, scan.Skipped.Bytes, scan.Skipped.Events);
        }

        var missing = Math.Abs(following.FirstOffset - segment.OffsetOf(scan.Position));
        damage.Note(segment.Path, scan.Position, missing, Math.Max(0, following.FirstSequence - scan.LastSequence - 1));
        segment.End = scan.Position;
    }

    private void RecoverLast(Segment segment, out long lastSequence)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(segment.Path);
        var scan = new SegmentScan(bytes, segment.FirstSequence);
        for (var before = scan.Position; scan.MoveNext(); before = scan.Position)
        {
            if (scan.Skipped.Bytes > 0)
                damage.Note(segment.Path, before, scan.Skipped.Bytes, scan.Skipped.Events);
        }

        lastSequence = scan.LastSequence;
        if (scan.EndsInADamagedRecord)
        {
            // Its number is not given again, so that who reads sees that an event is missing.
            damage.Note(segment.Path, scan.Position, bytes.Length - scan.Position, 1);
            lastSequence++;
        }
        else if (scan.Position < bytes.Length)
        {
            HubLog.TornTail(log, segment.Path, bytes.Length - scan.Position, scan.Position);
        }

        if (scan.Position < bytes.Length)
        {
            using var file = File.OpenHandle(segment.Path, FileMode.Open, FileAccess.Write);
            RandomAccess.SetLength(file, scan.Position);
        }

        segment.End = scan.Position;
    }

    /// <summary>A segment whose header is damaged, with a new header; null when it holds no event.</summary>
    private Segment? Rebuild(string path, Segment? before, Segment? following)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        if (!long.TryParse(Path.GetFileNameWithoutExtension(path), out var firstSequence) || RecordCodec.FindNext(bytes, 0) < 0)
            return null;

        var firstOffset =
            before?.EndOffset ?? following?.FirstOffset - (bytes.Length - Segment.HeaderBytes) ?? OffsetByCheckpoint(bytes, firstSequence);
        HubLog.HeaderRebuilt(log, path);
        damage.Note(path, 0, Segment.HeaderBytes, 0);
        return Segment.WriteHeader(path, firstSequence, firstOffset);
    }

    private long OffsetByCheckpoint(ReadOnlySpan<byte> bytes, long firstSequence)
    {
        if (firstSequence == 0 || checkpoints.Slowest() is not { } slowest)
            return 0;

        var scan = new SegmentScan(bytes, firstSequence);
        while (scan.LastSequence < slowest.SequenceNumber && scan.MoveNext()) { }

        return Math.Max(0, slowest.NextOffset - (scan.Position - Segment.HeaderBytes));
    }
}
