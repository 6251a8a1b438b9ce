using System.CommandLine;
using System.CommandLine.Parsing;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Training;

/// <summary>The option <c>--kind</c>: for which kind of drive to train.</summary>
internal static class KindOption
{
    private static string Names => string.Join(", ", DriveKinds.All.Select(kind => kind.ShortName()));

    public static Option<DriveKind?> Create(string description) =>
        new("--kind")
        {
            Description = $"{description}: {Names}.",
            HelpName = "KIND",
            CustomParser = Parse,
        };

    /// <summary>The schema that is asked for, or the shipped one of the kind that the data fills.</summary>
    /// <exception cref="CliException">The schema is of another kind.</exception>
    public static async Task<FeatureSchema> SchemaAsync(
        DriveKind? kind,
        string? schema,
        IReadOnlyList<string> paths,
        FileReadOptions? reading,
        CancellationToken cancellationToken
    )
    {
        if (schema is null)
            return paths.Count > 0
                ? await SchemaChoice.ForAsync(paths, cancellationToken, reading, kind)
                : FeatureSchema.Load(KindSchemas.ShippedName(kind ?? DriveKind.AtaDisk));
        var loaded = FeatureSchema.Load(schema);
        return kind is null || DriveKinds.KindOf(loaded) == kind
            ? loaded
            : throw new CliException(
                $"--schema {schema} is of {DriveKinds.KindOf(loaded).Name()} drives, --kind {kind.Value.ShortName()} of {kind.Value.Name()} drives: leave one of them out."
            );
    }

    /// <summary>The name of a kind's detector where an instance's own schema is of ATA disks, as it is by default; the plain one where no kind is asked for.</summary>
    public static string DetectorOf(string plain, DriveKind? kind) =>
        kind is null or DriveKind.AtaDisk ? plain : DetectorNames.NameFor(plain, kind.Value);

    private static DriveKind? Parse(ArgumentResult argument)
    {
        var name = argument.Tokens[0].Value;
        foreach (var kind in DriveKinds.All)
            if (kind.ShortName() == name)
                return kind;
        argument.AddError($"'{name}' is no kind of drive; there are {Names}.");
        return null;
    }
}
