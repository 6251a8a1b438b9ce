using System.Buffers.Binary;
using System.IO.Hashing;

namespace ServerlessAnomaly.Windowing.Journal;

/// <summary>Byte layout of a journal entry; <c>docs/durability.md</c> has it as a table.</summary>
internal static class JournalEntryFormat
{
    /// <summary>"SAWJ" as little-endian bytes.</summary>
    public const uint Magic = 0x4A574153;

    /// <summary>
    /// What is written. Version 2 added the count of lost events; version 3 kinds of drives, times within a step and drives' own words; version 4
    /// what a drive is known by, where it is, and its comings and goings.
    /// </summary>
    public const int Version = 4;

    /// <summary>First part of a batch.</summary>
    public const int First = 1;

    /// <summary>Last part of a batch: with it the whole batch counts.</summary>
    public const int Last = 2;

    /// <summary>Bytes before the schema id, in version 1: the least that an entry has.</summary>
    public const int ShortestHeaderLength = 80;

    /// <summary>Bytes before the schema id.</summary>
    public const int HeaderLength = ShortestHeaderLength + 48;

    public const int ChecksumLength = 4;

    /// <summary>Bits of a reading's first byte that say its kind.</summary>
    public const int KindBits = 0x03;

    /// <summary>Another drive begins with the reading.</summary>
    public const int BeginsOther = 0x80;

    /// <summary>Where partitions told silence by a clock of their own: that it ticked before the reading. Passed over, and no longer set.</summary>
    public const int Reserved = 0x40;

    /// <summary>Bytes of that clock in the headers of entries and snapshots: passed over, and zero.</summary>
    public const int ReservedLength = 24;

    /// <summary>The reading says where the drive is, and that is new.</summary>
    public const int HasPlace = 0x20;

    /// <summary>The reading says how large the drive is, and that is new.</summary>
    public const int HasCapacity = 0x10;

    /// <summary>The reading says hours in use that are in no column.</summary>
    public const int HasHours = 0x08;

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
                partition,
                $"its journal has format {version}, but this version reads formats up to {Version}: update the app"
            );
        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]);
        if (length < ShortestHeaderLength + ChecksumLength || length > rest.Length)
            throw new StateCorruptException(partition, offset, $"the journal entry claims {length} bytes where {rest.Length} are left");
        var end = (int)length - ChecksumLength;
        if (Crc32.HashToUInt32(rest[..end]) != BinaryPrimitives.ReadUInt32LittleEndian(rest[end..]))
            throw new StateCorruptException(partition, offset, "the checksum of the journal entry is wrong");
        return entries.Slice(offset, end);
    }
}
