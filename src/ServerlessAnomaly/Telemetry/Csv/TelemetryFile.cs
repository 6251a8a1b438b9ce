namespace ServerlessAnomaly.Telemetry;

/// <summary>One CSV file of telemetry, wherever it lies: on disk, compressed, or in a zip.</summary>
public sealed class TelemetryFile
{
    private readonly string _path;
    private readonly string? _entry;

    internal TelemetryFile(string path, string? entry)
    {
        _path = path;
        _entry = entry;
        Name = entry is null ? path : $"{path}/{entry}";
        Day = DayOf(Path.GetFileName(entry ?? path));
    }

    /// <summary>Path for messages; an entry of a zip follows the zip's own path.</summary>
    public string Name { get; }

    /// <summary>The day that the file is named after (<c>2018-01-31.csv</c> or <c>2018-01-31.csv.gz</c>); null when it is none.</summary>
    public DateOnly? Day { get; }

    /// <summary>Opens the file's decompressed text.</summary>
    /// <param name="zips">The open zip of this reading; an entry's text is read from it and must be disposed before the next file is opened.</param>
    /// <exception cref="TelemetryFormatException">The file cannot be opened.</exception>
    public Stream Open(OpenZip zips)
    {
        if (_entry is null)
        {
            var file = TelemetryFiles.OpenRead(_path);
            return TelemetryFiles.IsGzip(_path) ? TelemetryFiles.Decompress(file) : file;
        }
        var zip = zips.Find(_path) ?? zips.Open(_path, TelemetryFiles.OpenRead(_path), TelemetryFiles.ZipRemedy);
        try
        {
            var entry =
                zip.GetEntry(_entry) ?? throw new TelemetryFormatException($"{Name}: the zip has changed while it was read; start again.");
            var text = TelemetryFiles.Open(entry);
            return TelemetryFiles.IsGzip(_entry) ? TelemetryFiles.Decompress(text) : text;
        }
        catch (InvalidDataException broken)
        {
            throw new TelemetryFormatException($"{Name}: the zip is broken; {TelemetryFiles.ZipRemedy}.", broken);
        }
    }

    private static DateOnly? DayOf(string name)
    {
        var stem = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        if (!stem.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            return null;
        return DateOnly.TryParseExact(stem[..^4], "yyyy-MM-dd", out var day) ? day : null;
    }
}
