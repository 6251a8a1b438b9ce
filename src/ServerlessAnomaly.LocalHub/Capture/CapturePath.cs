using System.Globalization;

namespace ServerlessAnomaly.LocalHub.Capture;

/// <summary>
/// Names of capture files: <c>{namespace}/{hub}/{partition}/{yyyy}/{MM}/{dd}/{HH}/{mm}/{ss}.avro</c>, the time being the window's
/// beginning in UTC.
/// </summary>
internal sealed class CapturePath(string ns, string hub, string partition)
{
    /// <summary>The folder of the partition.</summary>
    public string Folder { get; } = $"{ns}/{hub}/{partition}/";

    public string Of(DateTime windowStart) =>
        Folder + windowStart.ToString("yyyy'/'MM'/'dd'/'HH'/'mm'/'ss", CultureInfo.InvariantCulture) + ".avro";
}
