using System.CommandLine;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Schemas;
using ServerlessAnomaly.Telemetry;
using Spectre.Console;

namespace ServerlessAnomaly.Cli.Commands.Inspection;

/// <summary><c>anomaly schemas add | check | list | show</c></summary>
internal static class SchemasCommand
{
    private static readonly HashSet<(string Group, int Version)> Nothing = [];

    public static Command Create() =>
        new("schemas", "Schemas of Avro bodies: the registry that the scorer and the training read them by.")
        {
            Add(),
            Check(),
            List(),
            Show(),
        };

    private static Command Add()
    {
        var (file, group, id, storage) = (File(), Group(), Id(), SchemaSession.Storage());
        var command = new Command(
            "add",
            "Register a schema as the next version of its group, once it can read what the version before it wrote."
        )
        {
            file,
            group,
            id,
            storage,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var text = await SchemaText.ReadAsync(parsed.GetRequiredValue(file), cancellationToken);
                await using var session = await OpenAsync(parsed, storage, cancellationToken);
                SchemaAddition addition;
                do
                {
                    // Somebody may have added a version meanwhile: then this one is held against that.
                    var registered = await session.Store.ReadAsync(Nothing, cancellationToken);
                    addition = SchemaAddition.Of(
                        text,
                        parsed.GetValue(group),
                        parsed.GetValue(id),
                        registered,
                        TimeProvider.System.GetUtcNow()
                    );
                } while (addition.IsNew && !await session.Store.TryAddAsync(addition.Schema, cancellationToken));
                await SayAsync(
                    addition,
                    addition.IsNew ? "added" : "is there already",
                    parsed.GetValue(CliOptions.Json),
                    cancellationToken
                );
            }
        );
        return command;
    }

    private static Command Check()
    {
        var (file, group, id, storage) = (File(), Group(), Id(), SchemaSession.Storage());
        var command = new Command("check", "Say whether a schema could be added, without adding it.") { file, group, id, storage };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var text = await SchemaText.ReadAsync(parsed.GetRequiredValue(file), cancellationToken);
                await using var session = await OpenAsync(parsed, storage, cancellationToken);
                var registered = await session.Store.ReadAsync(Nothing, cancellationToken);
                var addition = SchemaAddition.Of(
                    text,
                    parsed.GetValue(group),
                    parsed.GetValue(id),
                    registered,
                    TimeProvider.System.GetUtcNow()
                );
                await SayAsync(
                    addition,
                    addition.IsNew ? "could be added" : "is there already",
                    parsed.GetValue(CliOptions.Json),
                    cancellationToken
                );
            }
        );
        return command;
    }

    private static Command List()
    {
        var storage = SchemaSession.Storage();
        var command = new Command("list", "All schemas, by group and version.") { storage };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var session = await OpenAsync(parsed, storage, cancellationToken);
                var registered = await session.Store.ReadAsync(Nothing, cancellationToken);
                var json = parsed.GetValue(CliOptions.Json);
                if (json != "-" && registered.Count == 0)
                    Console.WriteLine("No schemas: 'anomaly schemas add FILE' adds one.");
                else if (json != "-")
                    AnsiConsole.Write(TableOf(registered));
                await JsonResult.WriteAsync(json, registered, cancellationToken);
            }
        );
        return command;
    }

    private static Command Show()
    {
        var storage = SchemaSession.Storage();
        var id = new Argument<string>("ID") { Description = "Id, fingerprint, or GROUP/VERSION of a schema." };
        var command = new Command("show", "A schema's JSON as it was added.") { id, storage };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var session = await OpenAsync(parsed, storage, cancellationToken);
                var wanted = parsed.GetRequiredValue(id);
                var schema =
                    (await session.Store.ReadAsync(Nothing, cancellationToken)).FirstOrDefault(one =>
                        new[] { one.Id, one.Fingerprint, $"{one.Group}/{one.Version}" }.Contains(wanted, StringComparer.OrdinalIgnoreCase)
                    ) ?? throw new CliException($"There is no schema '{wanted}': 'anomaly schemas list' shows all.");
                var json = parsed.GetValue(CliOptions.Json);
                if (json != "-")
                    Console.WriteLine(schema.Schema);
                await JsonResult.WriteAsync(json, schema, cancellationToken);
            }
        );
        return command;
    }

    private static Task<SchemaSession> OpenAsync(ParseResult parsed, Option<string?> storage, CancellationToken cancellationToken) =>
        SchemaSession.OpenAsync(parsed.GetValue(storage), parsed.GetRequiredValue(CliOptions.Home), cancellationToken);

    private static async Task SayAsync(SchemaAddition addition, string outcome, string? json, CancellationToken cancellationToken)
    {
        var schema = addition.Schema;
        if (json != "-")
        {
            Console.WriteLine($"{schema.Group} version {schema.Version} {outcome}: id {schema.Id}, fingerprint {schema.Fingerprint}.");
            if (addition.NoLongerSent.Count > 0)
                Console.WriteLine($"  missing from now on in what is written by it: {string.Join(", ", addition.NoLongerSent)}.");
        }
        await JsonResult.WriteAsync(json, addition, cancellationToken);
    }

    private static Table TableOf(IEnumerable<RegisteredSchema> schemas)
    {
        var table = new Table()
            .Border(TableBorder.Rounded)
            .AddColumns("group", "version", "id", "fingerprint", "added", "fields of readings");
        foreach (var one in schemas)
        {
            table.AddTextRow(
                one.Group,
                $"{one.Version}",
                one.Id,
                one.Fingerprint,
                $"{one.AddedAt:yyyy-MM-dd HH:mm}",
                $"{AvroSchemaRules.KnownFields(one.Schema).Count}"
            );
        }
        return table;
    }

    private static Argument<string> File() => new("FILE") { Description = "The schema as JSON (.avsc)." };

    private static Option<string?> Group() =>
        new("--group") { Description = "What its versions have in common. Default: the full name of its record.", HelpName = "NAME" };

    private static Option<string?> Id() =>
        new("--id")
        {
            Description = "The id that another registry gave it, as in 'avro/binary+ID'. Default: its fingerprint.",
            HelpName = "ID",
        };
}
