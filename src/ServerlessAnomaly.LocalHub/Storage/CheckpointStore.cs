using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHub.Storage;

/// <summary>
/// The checkpoints of one partition, one file per consumer group: version (4), sequence number (8), next offset (8), CRC-32 of what
/// precedes (4),
/// little-endian. A file is replaced in one step. A damaged one counts as absent: the group then reads from the beginning, and nothing is
/// skipped.
/// </summary>
internal sealed class CheckpointStore
{
    private const int Version = 1;
    private const int FileBytes = 24;
    private const string Extension = ".checkpoint";

    private readonly string _folder;
    private readonly Durability _durability;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HubCheckpoint> _checkpoints = new(StringComparer.OrdinalIgnoreCase);

    public CheckpointStore(string folder, Durability durability, ILogger log)
    {
        _folder = folder;
        _durability = durability;
        Directory.CreateDirectory(folder);
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Extension))
        {
            if (TryRead(path) is { } checkpoint)
                _checkpoints[Uri.UnescapeDataString(Path.GetFileNameWithoutExtension(path))] = checkpoint;
            else
                HubLog.CheckpointDamaged(log, path);
        }
    }

    public HubCheckpoint? Get(string group)
    {
        lock (_gate)
            return _checkpoints.TryGetValue(group, out var checkpoint) ? checkpoint : null;
    }

    /// <summary>Makes the group count for retention and backlog before it has done its first event.</summary>
    public void Register(string group, HubCheckpoint start)
    {
        lock (_gate)
            _checkpoints.TryAdd(group, start);
    }

    public void Save(string group, HubCheckpoint checkpoint)
    {
        lock (_gate)
        {
            Write(Path.Combine(_folder, Uri.EscapeDataString(group) + Extension), checkpoint);
            _checkpoints[group] = checkpoint;
        }
    }

    public void Remove(string group)
    {
        lock (_gate)
        {
            _checkpoints.Remove(group);
            File.Delete(Path.Combine(_folder, Uri.EscapeDataString(group) + Extension));
        }
    }

    /// <summary>How far the slowest group has come; null without any group.</summary>
    public HubCheckpoint? Slowest()
    {
        lock (_gate)
            return _checkpoints.Count == 0 ? null : _checkpoints.Values.MinBy(checkpoint => checkpoint.SequenceNumber);
    }

    /// <summary>The highest number any group has seen; -1 without any.</summary>
    public long HighestSequence()
    {
        lock (_gate)
            return _checkpoints.Count == 0 ? -1 : _checkpoints.Values.Max(checkpoint => checkpoint.SequenceNumber);
    }

    private static HubCheckpoint? TryRead(string path)
    {
        Span<byte> bytes = stackalloc byte[FileBytes];
        using var file = File.OpenHandle(path);
        var whole =
            RandomAccess.Read(file, bytes, 0) == FileBytes
            && BinaryPrimitives.ReadInt32LittleEndian(bytes) == Version
            && BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]) == Crc32.HashToUInt32(bytes[..20]);
        return whole
            ? new HubCheckpoint(BinaryPrimitives.ReadInt64LittleEndian(bytes[4..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[12..]))
            : null;
    }

    private void Write(string path, HubCheckpoint checkpoint)
    {
        Span<byte> bytes = stackalloc byte[FileBytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[4..], checkpoint.SequenceNumber);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[12..], checkpoint.NextOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[20..], Crc32.HashToUInt32(bytes[..20]));
        var temporary = path + ".tmp";
        using (var file = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, bytes, 0);
            if (_durability == Durability.Disk)
                RandomAccess.FlushToDisk(file);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
