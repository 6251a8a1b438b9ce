using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.AzureStorage.Drift;

/// <summary>
/// Counts as JSON lines in <c>{detector}/{version}/{yyyy-MM-dd}.jsonl</c>, and each detector's last report in
/// <c>{detector}/drift.json</c>.
/// </summary>
/// <param name="container">Container, such as <c>drift</c>; created when first used.</param>
public sealed class BlobDriftStore(BlobContainerClient container) : IDriftStore
{
    /// <summary>Name of the container where none is chosen.</summary>
    public const string DefaultContainer = "drift";

    private readonly BlobContainer _container = new(container);
    private readonly JsonLinesFiles<DriftCounts> _files = new(container, "a line of counts");

    /// <inheritdoc/>
    public Task AppendAsync(IReadOnlyList<DriftCounts> counts, CancellationToken cancellationToken) => _files.AppendAsync(
        counts, day => string.Create(CultureInfo.InvariantCulture, $"{Folder(day.Detector, day.Version)}{day.Day:yyyy-MM-dd}.jsonl"), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DriftCounts>> ReadNewestAsync(string detector, string version, int days, CancellationToken cancellationToken)
    {
        var folder = Folder(detector, version);
        var files = await _files.ListAsync(folder, cancellationToken).ConfigureAwait(false);
        var counts = new Dictionary<Guid, DriftCounts>();
        // A full file goes on in others that begin with the same day.
        foreach (var day in files.GroupBy(file => file[..(folder.Length + "yyyy-MM-dd".Length)]).OrderByDescending(day => day.Key, StringComparer.Ordinal).Take(days))
            foreach (var file in day)
                await foreach (var line in _files.ReadFileAsync(file, cancellationToken).ConfigureAwait(false)) counts.TryAdd(line.Id, line);
        return [.. counts.Values];
    }

    /// <inheritdoc/>
    public async Task<DriftReport?> ReadReportAsync(string detector, CancellationToken cancellationToken)
    {
        var blobs = await _container.GetAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var report = await blobs.GetBlobClient(ReportName(detector)).DownloadContentAsync(cancellationToken).ConfigureAwait(false);
            return JsonSerializer.Deserialize<DriftReport>(report.Value.Content.ToMemory().Span, DocumentJson.Indented);
        }
        catch (RequestFailedException nothing) when (nothing.Status == 404)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task WriteReportAsync(DriftReport report, CancellationToken cancellationToken)
    {
        var blobs = await _container.GetAsync(cancellationToken).ConfigureAwait(false);
        var json = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(report, DocumentJson.Indented));
        await blobs.GetBlobClient(ReportName(report.Detector)).UploadAsync(json, overwrite: true, cancellationToken).ConfigureAwait(false);
    }

    private static string Folder(string detector, string version) => $"{detector}/{version}/";

    private static string ReportName(string detector) => $"{detector}/drift.json";
}
