using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Inspection;

/// <summary>Looks into files of telemetry of any sort, without sending anything.</summary>
internal sealed class FileInspector(
    KindSchemas schemas,
    FileReadOptions options,
    TimeProvider clock,
    IReadOnlyList<RegisteredSchema>? avro = null
)
{
    private readonly CsvInspector _csv = new(schemas, options);
    private readonly BodyInspector _body = new(schemas, options, clock, avro ?? []);

    /// <summary>Each file behind the paths, one after the other.</summary>
    /// <exception cref="CliException">There is nothing at a path.</exception>
    public async IAsyncEnumerable<FileInspection> InspectAsync(
        IReadOnlyList<string> paths,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var missing = paths.FirstOrDefault(path => !File.Exists(path) && !Directory.Exists(path));
        if (missing is not null)
            throw new CliException($"{missing}: there is no such file or folder.");
        using var zips = new OpenZip();
        foreach (var path in paths.SelectMany(Files))
        {
            if (!TelemetryFiles.IsTelemetry(path))
            {
                yield return await _body.InspectAsync(path, cancellationToken);
                continue;
            }
            var files = Csvs(path, out var broken);
            foreach (var file in files)
                yield return await _csv.InspectAsync(file, zips, cancellationToken);
            if (broken is not null)
                yield return broken;
        }
    }

    private static IEnumerable<string> Files(string path) =>
        Directory.Exists(path)
            ? Directory
                .EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(file => !Path.GetFileName(file).StartsWith('.'))
                .Order(StringComparer.Ordinal)
            : [path];

    private static IReadOnlyList<TelemetryFile> Csvs(string path, out FileInspection? broken)
    {
        broken = null;
        try
        {
            return TelemetryFiles.Find(path);
        }
        catch (TelemetryFormatException refused)
        {
            broken = new()
            {
                File = path,
                Format = "csv",
                Readings = 0,
                FirstDay = null,
                LastDay = null,
                Kinds = [],
                Refused = [],
                Warnings = [],
                Error = refused.Message,
            };
            return [];
        }
    }
}
