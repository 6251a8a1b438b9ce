namespace ServerlessAnomaly.Windowing.Drives;

/// <summary>
/// Texts that many drives share, such as models and hosts, each kept once and counted, so that those that no drive has any longer are forgotten.
/// </summary>
internal sealed class TextTable
{
    /// <summary>Longest text kept, in UTF-8 bytes; what is longer is cut at a character.</summary>
    public const int MaxBytes = 255;

    private readonly Dictionary<byte[], int> _byName = new(new SerialNumberComparer());
    private readonly List<(byte[] Name, int Uses)> _texts = [([], 0)];
    private readonly Stack<int> _free = [];

    /// <summary>The empty text.</summary>
    public const int None = 0;

    /// <summary>Exclusive upper bound of the numbers in use.</summary>
    public int End => _texts.Count;

    public ReadOnlySpan<byte> Name(int text) => _texts[text].Name;

    public bool Is(int text, ReadOnlySpan<byte> utf8) => _texts[text].Name.AsSpan().SequenceEqual(Cut(utf8));

    public int Acquire(ReadOnlySpan<byte> utf8)
    {
        utf8 = Cut(utf8);
        if (utf8.IsEmpty)
            return None;
        var lookup = _byName.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(utf8, out var text))
        {
            _texts[text] = (_texts[text].Name, _texts[text].Uses + 1);
            return text;
        }
        var name = utf8.ToArray();
        if (_free.TryPop(out text))
        {
            _texts[text] = (name, 1);
        }
        else
        {
            text = _texts.Count;
            _texts.Add((name, 1));
        }
        _byName.Add(name, text);
        return text;
    }

    public void Release(int text)
    {
        if (text == None)
            return;
        var (name, uses) = _texts[text];
        if (uses > 1)
        {
            _texts[text] = (name, uses - 1);
            return;
        }
        _byName.Remove(name);
        _texts[text] = ([], 0);
        _free.Push(text);
    }

    /// <summary>A number for what the text says now: the same one where it has not changed.</summary>
    public int Replace(int text, ReadOnlySpan<byte> utf8)
    {
        if (Is(text, utf8))
            return text;
        var acquired = Acquire(utf8);
        Release(text);
        return acquired;
    }

    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> utf8, int maxBytes = MaxBytes)
    {
        if (utf8.Length <= maxBytes)
            return utf8;
        var end = maxBytes;
        while (end > maxBytes - 4 && (utf8[end] & 0xC0) == 0x80)
            end--;
        return utf8[..end];
    }
}
