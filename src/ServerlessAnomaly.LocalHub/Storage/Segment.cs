using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace ServerlessAnomaly.LocalHub.Storage;

/// <summary>
/// One file of a partition. Header, little-endian, 28 bytes: "SAEH", version (2), zero (2), first sequence number (8), first offset (8),
/// CRC-32 of what precedes (4). Records follow without gaps. <see cref="End"/> is how far it is written and may be read.
/// </summary>
internal sealed class Segment
{
    public const int HeaderBytes = 28;
    private const ushort Version = 1;
    private long _end;

    private Segment(string path, long firstSequence, long firstOffset, long end)
    {
        Path = path;
        FirstSequence = firstSequence;
        FirstOffset = firstOffset;
        _end = end;
    }

    public string Path { get; }

    public long FirstSequence { get; }

    public long FirstOffset { get; }

    /// <summary>The file position behind the last committed record.</summary>
    public long End
    {
        get => Volatile.Read(ref _end);
        set => Volatile.Write(ref _end, value);
    }

    /// <summary>The partition offset behind the last committed record.</summary>
    public long EndOffset => OffsetOf(End);

    public long OffsetOf(long position) => FirstOffset + position - HeaderBytes;

    public static Segment Create(string folder, long firstSequence, long firstOffset, Durability durability)
    {
        var path = System.IO.Path.Combine(folder, firstSequence.ToString("D20", CultureInfo.InvariantCulture) + ".log");
        Span<byte> header = stackalloc byte[HeaderBytes];
        FillHeader(header, firstSequence, firstOffset);
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Write(file, header, 0);
        if (durability == Durability.Disk)
            RandomAccess.FlushToDisk(file);
        return new Segment(path, firstSequence, firstOffset, HeaderBytes);
    }

    /// <summary>Writes the header of an existing file anew and leaves its records.</summary>
    public static Segment WriteHeader(string path, long firstSequence, long firstOffset)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        FillHeader(header, firstSequence, firstOffset);
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.Write(file, header, 0);
        RandomAccess.FlushToDisk(file);
        return new Segment(path, firstSequence, firstOffset, RandomAccess.GetLength(file));
    }

    /// <summary>Opens an existing file; null when its header never got written completely.</summary>
    /// <exception cref="LocalStartException">Another version of the program wrote it.</exception>
    public static Segment? TryOpen(string path)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        using var file = OpenForReading(path);
        if (
            RandomAccess.Read(file, header, 0) < HeaderBytes
            || !header.StartsWith("SAEH"u8)
            || BinaryPrimitives.ReadUInt32LittleEndian(header[24..]) != Crc32.HashToUInt32(header[..24])
        )
            return null;

        var version = BinaryPrimitives.ReadUInt16LittleEndian(header[4..]);
        if (version != Version)
        {
            throw new LocalStartException(
                $"{path} has format version {version}, and this program reads version {Version}; "
                    + "use the program that wrote it, or another home folder."
            );
        }

        return new Segment(
            path,
            BinaryPrimitives.ReadInt64LittleEndian(header[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[16..]),
            RandomAccess.GetLength(file)
        );
    }

    /// <summary>When the first event was taken, in milliseconds since 1970; null where there is none, or it cannot be read.</summary>
    public long? FirstEnqueuedMilliseconds()
    {
        using var file = OpenForReading(Path);
        Span<byte> head = stackalloc byte[RecordCodec.FrameBytes];
        if (RandomAccess.Read(file, head, HeaderBytes) < head.Length)
            return null;

        var bytes = RecordCodec.FrameBytes + BinaryPrimitives.ReadInt32LittleEndian(head);
        if (bytes is < RecordCodec.FrameBytes or > RecordCodec.FrameBytes + RecordCodec.MaxPayloadBytes)
            return null;

        var record = new byte[bytes];
        return RandomAccess.Read(file, record, HeaderBytes) == bytes && RecordCodec.TryRead(record, out var view) == RecordState.Complete
            ? new DateTimeOffset(view.EnqueuedTimeUtc).ToUnixTimeMilliseconds()
            : null;
    }

    /// <summary>A handle that stays good when the file is deleted meanwhile.</summary>
    public static SafeFileHandle OpenForReading(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static void FillHeader(Span<byte> header, long firstSequence, long firstOffset)
    {
        header.Clear();
        "SAEH"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], Version);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], firstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], firstOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], Crc32.HashToUInt32(header[..24]));
    }
}
