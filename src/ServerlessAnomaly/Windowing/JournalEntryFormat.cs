using System.Buffers.Binary;
using System.IO.Hashing;

namespace ServerlessAnomaly.Windowing;

/// <summary>Byte layout of a journal entry; <c>docs/durability.md</c> has it as a table.</summary>
internal static class JournalEntryFormat
{
    /// <summary>"SAWJ" as little-endian bytes.</summary>
    public const uint Magic = 0x4A574153;

    /// <summary>What is written. Version 2 added the count of lost events; version 3 kinds of drives, times within a step and drives' own words.</summary>
    public const int Version = 3;

    /// <summary>First part of a batch.</summary>
    public const int First = 1;

    /// <summary>Last part of a batch: with it the whole batch counts.</summary>
    public const int Last = 2;

    /// <summary>Bytes before the schema id, in version 1: the least that an entry has.</summary>
    public const int ShortestHeaderLength = 80;

    /// <summary>Bytes before the schema id.</summary>
    public const int HeaderLength = ShortestHeaderLength + 20;

    public const int ChecksumLength = 4;

    /// <summary>Where the flags are.</summary>
    public const int FlagsOffset = 6;

    /// <summary>Where the sequence number of the batch's last event is.</summary>
    public const int SequenceNumberOffset = 40;

    /// <summary>
    /// Checks magic, version, length and checksum of the entry at <paramref name="offset"/>, and returns its bytes without the checksum.
    /// </summary>
    public static ReadOnlyMemory<byte> Verify(ReadOnlyMemory<byte> entries, int offset, string partition)
    {
        var rest = entries.Span[offset..];
        if (rest.Length < ShortestHeaderLength + ChecksumLength || BinaryPrimitives.ReadUInt32LittleEndian(rest) != Magic)
            throw new StateCorruptException(partition, offset, "no journal entry begins here");
        var version = BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]);
        if (version > Version)
            throw new StateMismatchException(
                partition, $"its journal has format {version}, but this version reads formats up to {Version}: update the app");
        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]);
        if (length < ShortestHeaderLength + ChecksumLength || length > rest.Length)
            throw new StateCorruptException(partition, offset, $"the journal entry claims {length} bytes where {rest.Length} are left");
        var end = (int)length - ChecksumLength;
        if (Crc32.HashToUInt32(rest[..end]) != BinaryPrimitives.ReadUInt32LittleEndian(rest[end..]))
            throw new StateCorruptException(partition, offset, "the checksum of the journal entry is wrong");
        return entries.Slice(offset, end);
    }
}
