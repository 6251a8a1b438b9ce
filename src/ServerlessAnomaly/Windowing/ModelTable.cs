namespace ServerlessAnomaly.Windowing;

/// <summary>Drive models, each kept once and counted, so that models that no drive has any longer are forgotten.</summary>
internal sealed class ModelTable
{
    /// <summary>Longest model kept, in UTF-8 bytes; what is longer is cut at a character.</summary>
    public const int MaxBytes = 255;

    private readonly Dictionary<byte[], int> _byName = new(new SerialNumberComparer());
    private readonly List<(byte[] Name, int Uses)> _models = [([], 0)];
    private readonly Stack<int> _free = [];

    /// <summary>The empty model.</summary>
    public const int None = 0;

    /// <summary>Exclusive upper bound of the numbers in use.</summary>
    public int End => _models.Count;

    public ReadOnlySpan<byte> Name(int model) => _models[model].Name;

    public bool Is(int model, ReadOnlySpan<byte> utf8) => _models[model].Name.AsSpan().SequenceEqual(Cut(utf8));

    public int Acquire(ReadOnlySpan<byte> utf8)
    {
        utf8 = Cut(utf8);
        if (utf8.IsEmpty) return None;
        var lookup = _byName.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(utf8, out var model))
        {
            _models[model] = (_models[model].Name, _models[model].Uses + 1);
            return model;
        }
        var name = utf8.ToArray();
        if (_free.TryPop(out model))
        {
            _models[model] = (name, 1);
        }
        else
        {
            model = _models.Count;
            _models.Add((name, 1));
        }
        _byName.Add(name, model);
        return model;
    }

    public void Release(int model)
    {
        if (model == None) return;
        var (name, uses) = _models[model];
        if (uses > 1)
        {
            _models[model] = (name, uses - 1);
            return;
        }
        _byName.Remove(name);
        _models[model] = ([], 0);
        _free.Push(model);
    }

    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= MaxBytes) return utf8;
        var end = MaxBytes;
        while (end > MaxBytes - 4 && (utf8[end] & 0xC0) == 0x80) end--;
        return utf8[..end];
    }
}
