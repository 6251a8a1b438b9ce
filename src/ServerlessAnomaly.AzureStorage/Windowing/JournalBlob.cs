using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.AzureStorage.Windowing;

/// <summary>A journal blob as read: its header, its entries, and whether it is sealed.</summary>
/// <param name="Header">The first block.</param>
/// <param name="Entries">The payloads of the entries, one after the other.</param>
/// <param name="EntryCount">How many.</param>
/// <param name="Length">Bytes in the blob.</param>
/// <param name="IsSealed">Nothing can follow: the next entry goes to the next generation.</param>
internal sealed record JournalBlob(JournalHeader Header, ReadOnlyMemory<byte> Entries, int EntryCount, long Length, bool IsSealed)
{
    /// <summary>
    /// Takes the frames apart; null where the blob was created and has no header yet. Entries are moved together within
    /// <paramref name="bytes"/>.
    /// </summary>
    /// <exception cref="StateCorruptException">The bytes are not whole frames, or the header is damaged.</exception>
    public static JournalBlob? Parse(string partition, byte[] bytes)
    {
        if (bytes.Length == 0)
            return null;
        if (!JournalFrame.TryRead(bytes, out var kind, out var length) || kind != JournalFrame.Header)
            throw new StateCorruptException(partition, 0, "the journal blob does not begin with a header");
        var header =
            JournalHeader.TryParse(bytes.AsSpan(JournalFrame.Overhead, length))
            ?? throw new StateCorruptException(partition, 0, "the journal blob's header is damaged, or of a newer version of the app");
        var start = JournalFrame.Overhead + length;
        var (end, entries, isSealed) = (start, 0, false);
        for (var offset = start; offset < bytes.Length; )
        {
            var isBlock =
                JournalFrame.TryRead(bytes.AsSpan(offset), out kind, out length) && kind is JournalFrame.Entry or JournalFrame.Seal;
            if (isSealed || !isBlock)
                throw new StateCorruptException(partition, offset, "the journal blob has no whole block there");
            offset += JournalFrame.Overhead;
            isSealed = kind == JournalFrame.Seal;
            if (!isSealed)
            {
                bytes.AsSpan(offset, length).CopyTo(bytes.AsSpan(end));
                end += length;
                entries++;
            }
            offset += length;
        }
        return new(header, bytes.AsMemory(start..end), entries, bytes.Length, isSealed);
    }
}
