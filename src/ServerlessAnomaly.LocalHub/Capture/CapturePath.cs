using System.Globalization;

namespace ServerlessAnomaly.LocalHub.Capture;

/// <summary>
/// Names of capture files: <c>{namespace}/{hub}/{partition}/{yyyy}/{MM}/{dd}/{HH}/{mm}/{ss}.avro</c>, the time being the window's
/// beginning in UTC.
/// </summary>
internal sealed class CapturePath(string ns, string hub, string partition)
{
    private const string TimeFormat = "yyyy'/'MM'/'dd'/'HH'/'mm'/'ss";
    private const string Extension = ".avro";

    /// <summary>The folder of the partition.</summary>
    public string Folder { get; } = $"{ns}/{hub}/{partition}/";

    public string At(DateTime windowStart) => Folder + windowStart.ToString(TimeFormat, CultureInfo.InvariantCulture) + Extension;

    /// <summary>Whether a file of the folder has a name as <see cref="At"/> makes them.</summary>
    public bool IsName(string name) =>
        name.StartsWith(Folder, StringComparison.Ordinal)
        && name.EndsWith(Extension, StringComparison.Ordinal)
        && DateTime.TryParseExact(
            name.AsSpan(Folder.Length, name.Length - Folder.Length - Extension.Length),
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out _
        );
}
