using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using ServerlessAnomaly.AzureStorage.Blobs;
using ServerlessAnomaly.Documents;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.AzureStorage.Drift;

/// <summary>
/// Counts as JSON lines in <c>{detector}/{version}/{yyyy-MM-dd}.jsonl</c>, and each detector's last report in
/// <c>{detector}/drift.json</c>.
/// </summary>
/// <param name="container">Container, such as <c>drift</c>; created when first used.</param>
/// <param name="damage">Is told of damaged lines and reports, which are left out; null: they are refused.</param>
public sealed class BlobDriftStore(BlobContainerClient container, ReadingDamage? damage = null) : IDriftStore
{
    /// <summary>Name of the container where none is chosen.</summary>
    public const string DefaultContainer = "drift";

    private readonly BlobContainer _container = new(container);
    private readonly string _folder = container.Name;
    private readonly JsonLinesFiles<DriftCounts> _files = new(container, "a line of counts", damage);

    /// <inheritdoc/>
    public Task AppendAsync(IReadOnlyList<DriftCounts> counts, CancellationToken cancellationToken) =>
        _files.AppendAsync(
            counts,
            day => string.Create(CultureInfo.InvariantCulture, $"{Folder(day.Detector, day.Version)}{day.Day:yyyy-MM-dd}.jsonl"),
            cancellationToken
        );

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DriftCounts>> ReadNewestAsync(
        string detector,
        string version,
        int days,
        CancellationToken cancellationToken
    )
    {
        var folder = Folder(detector, version);
        var files = await _files.ListAsync(folder, cancellationToken);
        var counts = new Dictionary<Guid, DriftCounts>();
        // A full file goes on in others that begin with the same day.
        foreach (
            var day in files
                .Where(file => DayOf(file, folder) is not null)
                .GroupBy(file => DayOf(file, folder)!)
                .OrderByDescending(day => day.Key, StringComparer.Ordinal)
                .Take(days)
        )
        foreach (var file in day)
        await foreach (var line in _files.ReadFileAsync(file, cancellationToken))
            counts.TryAdd(line.Id, line);
        return [.. counts.Values];
    }

    /// <inheritdoc/>
    public async Task<DriftReport?> ReadReportAsync(string detector, CancellationToken cancellationToken)
    {
        try
        {
            var report = await _container.RunAsync(
                blobs => blobs.GetBlobClient(ReportName(detector)).DownloadContentAsync(cancellationToken),
                cancellationToken
            );
            var json = report.Value.Content.ToMemory().Span;
            DocumentSeal.Verify(json);
            return JsonSerializer.Deserialize<DriftReport>(json, DocumentJson.Indented) ?? throw new JsonException("it is null.");
        }
        catch (JsonException malformed)
        {
            var place = $"The file '{_folder}/{ReportName(detector)}'";
            if (damage is null)
                throw new InvalidDataException(
                    $"{place} is damaged: {malformed.Message} Delete it: the next check writes it anew.",
                    malformed
                );
            // The next check replaces it. When a run was last asked for is not known then, so that one may be asked for sooner.
            damage.Note(place, $"{place} is damaged and left out; the next check writes it anew. {malformed.Message}");
            return null;
        }
        catch (RequestFailedException nothing) when (nothing.Status == 404)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task WriteReportAsync(DriftReport report, CancellationToken cancellationToken)
    {
        var json = BinaryData.FromBytes(DocumentSeal.Seal(JsonSerializer.SerializeToUtf8Bytes(report, DocumentJson.Indented)));
        await _container.RunAsync(
            blobs => blobs.GetBlobClient(ReportName(report.Detector)).UploadAsync(json, overwrite: true, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>The day that a file of counts is of, as text; null where it is none of ours.</summary>
    private static string? DayOf(string file, string folder)
    {
        const string Form = "yyyy-MM-dd";
        var name = file.AsSpan(folder.Length);
        return
            name.Length > Form.Length
            && name[Form.Length..].StartsWith(".jsonl", StringComparison.Ordinal)
            && DateOnly.TryParseExact(name[..Form.Length], Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? name[..Form.Length].ToString()
            : null;
    }

    private static string Folder(string detector, string version) => $"{detector}/{version}/";

    private static string ReportName(string detector) => $"{detector}/drift.json";
}
