using System.CommandLine;
using ServerlessAnomaly.Cli.Inspection;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Schemas;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Commands.Inspection;

/// <summary><c>anomaly inspect FILE…</c></summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("FILE")
        {
            Description =
                "Files of any sort, or folders of them: csv, csv.gz, zip, JSON or Avro as a device would send it, Avro container files.",
            Arity = ArgumentArity.OneOrMore,
        };
        var schema = new Option<string>("--schema")
        {
            Description = "Feature schema that ATA drives are held against, or the path of a schema file.",
            HelpName = "NAME",
            DefaultValueFactory = _ => TelemetryOptions.DefaultSchema,
        };
        var avro = new Option<string[]>("--avro-schema")
        {
            Description = "Schemas (.avsc) of Avro bodies, whatever the registry has. Container files have their own.",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        };
        var (map, maxUnreadable) = (FileOptions.Map(), FileOptions.MaxUnreadable());
        var command = new Command("inspect", "Say what files are, what would be read of them and what refused, without sending anything.")
        {
            paths,
            schema,
            avro,
            map,
            maxUnreadable,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var options = FileOptions.Read(parsed.GetValue(map), parsed.GetValue(maxUnreadable));
                var inspector = new FileInspector(
                    KindSchemas.With(FeatureSchema.Load(parsed.GetRequiredValue(schema))),
                    options,
                    TimeProvider.System,
                    await ReadSchemasAsync(parsed.GetValue(avro) ?? [], cancellationToken)
                );
                var json = parsed.GetValue(CliOptions.Json);
                var found = new List<FileInspection>();
                await foreach (var file in inspector.InspectAsync(parsed.GetRequiredValue(paths), cancellationToken))
                {
                    found.Add(file);
                    if (json == "-")
                        continue;
                    foreach (var line in InspectionText.Of(file))
                        Console.WriteLine(line);
                }
                if (json != "-" && found.Count > 1)
                    Console.WriteLine(
                        FormattableString.Invariant(
                            $"{found.Count:N0} files, {found.Sum(file => file.Readings):N0} readings, {found.Sum(file => file.Refused.Sum(refused => refused.Readings)):N0} refused, {found.Count(file => file.Error is not null):N0} files not readable to their end."
                        )
                    );
                await JsonResult.WriteAsync(json, found, cancellationToken);
            }
        );
        return command;
    }

    private static async Task<List<RegisteredSchema>> ReadSchemasAsync(string[] paths, CancellationToken cancellationToken)
    {
        var schemas = new List<RegisteredSchema>();
        foreach (var path in paths.Distinct(StringComparer.Ordinal))
        {
            var text = await SchemaText.ReadAsync(path, cancellationToken);
            schemas.Add(new(text.Name, schemas.Count + 1, text.Fingerprint, text.Fingerprint, DateTimeOffset.UnixEpoch, text.Text));
        }
        return schemas;
    }
}
