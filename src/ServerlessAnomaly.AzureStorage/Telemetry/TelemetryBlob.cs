using System.IO.Compression;
using Azure.Storage.Blobs;
using ServerlessAnomaly.AzureStorage.Blobs;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.AzureStorage.Telemetry;

/// <summary>One CSV of telemetry in a container: a blob, or an entry of a zip.</summary>
/// <param name="Blob">Name of the blob.</param>
/// <param name="Entry">Name of the entry in a zip; null for a csv or csv.gz blob.</param>
/// <param name="Md5">Of the blob's bytes, where it was stored with them; a zip's entries have checksums of their own.</param>
internal sealed record TelemetryBlob(string Blob, string? Entry, byte[]? Md5 = null)
{
    /// <summary>For messages.</summary>
    public string Name => Entry is null ? Blob : $"{Blob}/{Entry}";

    /// <summary>The day that the file is named after; null when its name says none.</summary>
    public DateOnly? Day
    {
        get
        {
            var name = Path.GetFileName(Entry ?? Blob);
            if (!IsCsv(name))
                return null;
            var stem = name[..^(IsGzip(name) ? ".csv.gz" : ".csv").Length];
            return DateOnly.TryParseExact(stem, "yyyy-MM-dd", out var day) ? day : null;
        }
    }

    public static bool IsCsv(string name) => name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || IsGzip(name);

    public static bool IsZip(string name) => name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens the decompressed text of a csv or csv.gz blob.</summary>
    public async Task<Stream> OpenAsync(BlobContainerClient container, CancellationToken cancellationToken)
    {
        var blob = container.GetBlobClient(Blob);
        var content = (await blob.DownloadStreamingAsync(cancellationToken: cancellationToken)).Value.Content;
        content = CheckedStream.Over(content, Blob, Md5);
        return IsGzip(Blob) ? TelemetryFiles.Decompress(content) : content;
    }

    /// <summary>Opens the decompressed text of an entry of a zip.</summary>
    public Stream Open(ZipArchive zip)
    {
        try
        {
            var text = TelemetryFiles.Open(zip.GetEntry(Entry!)!);
            return IsGzip(Entry!) ? TelemetryFiles.Decompress(text) : text;
        }
        catch (Exception broken) when (broken is InvalidDataException or ArgumentException)
        {
            throw new TelemetryFormatException($"{Name}: the zip is broken; upload the file again.", broken);
        }
    }

    private static bool IsGzip(string name) => name.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase);
}
