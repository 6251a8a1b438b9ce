namespace ServerlessAnomaly.Telemetry;

/// <summary>How files of telemetry are read.</summary>
public sealed record FileReadOptions
{
    /// <summary>Default of <see cref="MaxUnreadableLines"/> where files are read for replay and training.</summary>
    public const int DefaultMaxUnreadableLines = 100;

    /// <summary>Every line counts: the first that cannot be read is an error.</summary>
    public static FileReadOptions Strict { get; } = new() { MaxUnreadableLines = 0 };

    /// <summary>Lines of a file that may be unreadable; they are skipped and counted. One more is an error.</summary>
    public int MaxUnreadableLines { get; init; } = DefaultMaxUnreadableLines;

    /// <summary>Names that the files use in place of the known ones, such as <c>r_5</c> for <c>smart_5_raw</c>.</summary>
    public IReadOnlyDictionary<string, string> ColumnMap { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
