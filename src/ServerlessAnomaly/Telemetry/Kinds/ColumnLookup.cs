using System.Text;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Finds the slot of a column by its UTF-8 name. SMART columns go through a table indexed by attribute and kind, so that a body
/// with a hundred columns costs a few comparisons a column; any other column is compared one by one, because schemas have few of them.
/// </summary>
internal sealed class ColumnLookup
{
    private const int AttributeCount = 256;
    private const int Missing = -1;

    private readonly int[] _smartSlots = new int[AttributeCount * 2];
    private readonly List<(byte[] Name, int Slot)> _others = [];

    public ColumnLookup(IReadOnlyList<string> columns)
    {
        Width = columns.Count;
        Array.Fill(_smartSlots, Missing);
        for (var slot = 0; slot < columns.Count; slot++)
        {
            var name = Encoding.UTF8.GetBytes(columns[slot]);
            if (TryParseSmart(name, out var key))
                _smartSlots[key] = slot;
            else
                _others.Add((name, slot));
            LongestName = Math.Max(LongestName, name.Length);
        }
    }

    /// <summary>Number of slots.</summary>
    public int Width { get; }

    /// <summary>UTF-8 length of the longest column name.</summary>
    public int LongestName { get; }

    /// <summary>Slot of the column, or a negative number when the schema has none of that name.</summary>
    public int Find(ReadOnlySpan<byte> name) => Find(name, out _);

    /// <summary>Also gives the attribute whose raw value the column is; negative for any other column.</summary>
    public int Find(ReadOnlySpan<byte> name, out int attribute)
    {
        attribute = -1;
        if (TryParseSmart(name, out var key))
        {
            if ((key & 1) == 0)
                attribute = key >> 1;
            return _smartSlots[key];
        }
        foreach (var (other, slot) in _others)
        {
            if (name.SequenceEqual(other))
                return slot;
        }
        return Missing;
    }

    /// <summary>Slot of the column whose name, without so many bytes at its start, is this one; or a negative number.</summary>
    public int FindAfter(int start, ReadOnlySpan<byte> name)
    {
        foreach (var (other, slot) in _others)
        {
            if (other.Length == start + name.Length && name.SequenceEqual(other.AsSpan(start)))
                return slot;
        }
        return Missing;
    }

    /// <summary>Slot of a SMART attribute's raw value, or a negative number.</summary>
    public int FindRaw(int attribute) => (uint)attribute < AttributeCount ? _smartSlots[attribute * 2] : Missing;

    /// <summary>Slot of a SMART attribute's normalized value, or a negative number.</summary>
    public int FindNormalized(int attribute) => (uint)attribute < AttributeCount ? _smartSlots[attribute * 2 + 1] : Missing;

    // Every field of every reading comes through here. A leading zero spells another name: 'smart_05_raw' is not 'smart_5_raw'.
    private static bool TryParseSmart(ReadOnlySpan<byte> name, out int key)
    {
        key = 0;
        if (!name.StartsWith("smart_"u8))
            return false;
        var rest = name["smart_"u8.Length..];
        var attribute = 0;
        var digits = 0;
        while (digits < rest.Length && digits < 3 && (uint)(rest[digits] - '0') <= 9)
            attribute = attribute * 10 + (rest[digits++] - '0');
        if (digits == 0 || attribute >= AttributeCount || (digits > 1 && rest[0] == '0'))
            return false;
        rest = rest[digits..];
        var isRaw = rest.SequenceEqual("_raw"u8);
        key = attribute * 2 + (isRaw ? 0 : 1);
        return isRaw || rest.SequenceEqual("_normalized"u8);
    }
}
