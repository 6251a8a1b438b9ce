using System.IO.Compression;

namespace ServerlessAnomaly.Telemetry;

/// <summary>Finds the CSV files behind a path: a csv, a csv.gz, a zip of them, or a folder of any of these.</summary>
public static class TelemetryFiles
{
    internal const string ZipRemedy = "get the file again";
    private const string Known = "a csv, a csv.gz, a zip of daily csvs, or a folder of these";

    /// <summary>
    /// The files in the order to read them: those that name no day by name, then those of a day by day and name, whichever zip or folder
    /// they lie in. Folders are searched to the bottom. Zips are opened to list them, files are not.
    /// </summary>
    /// <exception cref="TelemetryFormatException">There is nothing at the path, nothing to read in it, or a zip is broken.</exception>
    public static IReadOnlyList<TelemetryFile> Find(string path)
    {
        var found = new List<TelemetryFile>();
        if (Directory.Exists(path))
        {
            foreach (var file in List(path).Where(file => !IsHidden(file)))
                found.AddRange(FindInFile(file));
            if (found.Count == 0)
                throw new TelemetryFormatException($"{path}: the folder has no csv, csv.gz or zip of csvs; name the folder that has them.");
        }
        else if (!File.Exists(path))
        {
            throw new TelemetryFormatException($"{path}: there is no such file or folder; name {Known}.");
        }
        else
        {
            if (!IsCsv(path) && !IsZip(path))
                throw new TelemetryFormatException(
                    $"{path}: this kind of file cannot be read as telemetry; name {Known}. JSON and Avro are what devices send: send them to the hub as events."
                );
            found.AddRange(FindInFile(path));
            if (found.Count == 0)
                throw new TelemetryFormatException($"{path}: the zip has no csv in it; name {Known}.");
        }
        return [.. found.OrderBy(file => file.Day ?? DateOnly.MinValue).ThenBy(file => file.Name, StringComparer.Ordinal)];
    }

    /// <summary>
    /// The text of a gzip stream, which is disposed along with it. Unlike <see cref="GZipStream"/> it throws
    /// <see cref="InvalidDataException"/> when the data is cut off; <see cref="BackblazeCsvReader"/> makes that a sentence.
    /// </summary>
    public static Stream Decompress(Stream gzip) => new GzipText(gzip);

    /// <summary>
    /// The bytes of an entry of a zip. Unlike <see cref="ZipArchiveEntry.Open()"/> it throws <see cref="InvalidDataException"/> at their end when
    /// they do not fit the zip's checksum.
    /// </summary>
    public static Stream Open(ZipArchiveEntry entry) => new ZipEntryText(entry);

    /// <summary>Whether a file is one that is looked into, by its name: a csv, a csv.gz or a zip.</summary>
    public static bool IsTelemetry(string path) => IsCsv(path) || IsZip(path);

    internal static bool IsGzip(string name) => name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    internal static FileStream OpenRead(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TelemetryFormatException(
                $"{path}: the file cannot be opened ({failure.Message}); check that it is there and may be read.",
                failure
            );
        }
    }

    private static IEnumerable<string> List(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TelemetryFormatException(
                $"{folder}: the folder cannot be listed ({failure.Message}); check that it may be read.",
                failure
            );
        }
    }

    private static IEnumerable<TelemetryFile> FindInFile(string path)
    {
        if (IsCsv(path))
            return [new TelemetryFile(path, entry: null)];
        if (!IsZip(path))
            return [];
        using var open = new OpenZip();
        try
        {
            var names = open.Open(path, OpenRead(path), ZipRemedy)
                .Entries.Select(entry => entry.FullName)
                .Where(name => !IsHidden(name))
                .ToList();
            if (names.Find(IsZip) is { } inner)
                throw new TelemetryFormatException(
                    $"{path}: the zip holds another zip, '{inner}', whose days would be left out; unpack it."
                );
            return [.. names.Where(IsCsv).Select(name => new TelemetryFile(path, name))];
        }
        catch (InvalidDataException broken)
        {
            throw new TelemetryFormatException($"{path}: the zip is broken; {ZipRemedy}.", broken);
        }
    }

    private static bool IsCsv(string name) =>
        name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase);

    private static bool IsZip(string name) => name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    // Backblaze's own zips were made on a Mac, which leaves '__MACOSX/._2013-04-10.csv' beside each file.
    private static bool IsHidden(string entry) =>
        Path.GetFileName(entry).StartsWith("._", StringComparison.Ordinal) || entry.Contains("__MACOSX/", StringComparison.Ordinal);
}
