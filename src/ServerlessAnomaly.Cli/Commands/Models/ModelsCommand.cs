using System.CommandLine;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Training.Fitting;
using Spectre.Console;

namespace ServerlessAnomaly.Cli.Commands.Models;

/// <summary><c>anomaly models list | show VERSION | promote VERSION | rollback | unpin | drift</c></summary>
internal static class ModelsCommand
{
    public static Command Create() =>
        new("models", "The detector versions in the registry.")
        {
            List(),
            Show(),
            Promote(),
            Rollback(),
            Unpin(),
            ModelsDriftCommand.Create(),
        };

    private static Command List()
    {
        var command = new Command("list", "Every version, newest first; the champion scores.");
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    parsed,
                    async (registry, _) =>
                    {
                        var versions = await registry.ListAsync(null, cancellationToken);
                        var champions = new Dictionary<string, ChampionPointer>(StringComparer.Ordinal);
                        foreach (var detector in versions.Select(version => version.Detector).Distinct())
                            if (await PointerAsync(registry, detector, cancellationToken) is { } champion)
                                champions[detector] = champion;
                        var rows = versions.Select(version => ModelRow.Of(version, champions.GetValueOrDefault(version.Detector))).ToList();
                        var table = new Table()
                            .Border(TableBorder.Rounded)
                            .AddColumns(
                                "detector",
                                "drives",
                                "version",
                                "champion",
                                "gate",
                                "schema",
                                "threshold",
                                "false-alarm rate",
                                "trained on"
                            );
                        foreach (var row in rows)
                            table.AddTextRow(row.Cells());
                        AnsiConsole.Write(table);
                        foreach (var unreadable in await registry.ListUnreadableAsync(null, cancellationToken))
                            await Console.Error.WriteLineAsync(
                                $"Left out: {unreadable.Detector} {unreadable.Version}. {unreadable.Reason}"
                            );
                        await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), rows, cancellationToken);
                    },
                    cancellationToken
                )
        );
        return command;
    }

    private static Command Show()
    {
        var version = new Argument<string>("VERSION") { Description = "Version, as 'models list' shows it." };
        var command = new Command("show", "The manifest of one version.") { version };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    parsed,
                    async (registry, wanted) =>
                    {
                        var manifest = await FindAsync(registry, wanted!, cancellationToken);
                        var json = parsed.GetValue(CliOptions.Json);
                        var row = ModelRow.Of(manifest, await PointerAsync(registry, manifest.Detector, cancellationToken));
                        foreach (var line in row.Verdict())
                            await Console.Error.WriteLineAsync(line);
                        if (json != "-")
                            await JsonResult.WriteAsync("-", manifest, cancellationToken);
                        await JsonResult.WriteAsync(json, manifest, cancellationToken);
                    },
                    cancellationToken,
                    version
                )
        );
        return command;
    }

    private static Command Promote()
    {
        var version = new Argument<string>("VERSION") { Description = "Version, as 'models list' shows it." };
        var command = new Command("promote", "Let a version score from now on, and pin it; scorers follow within Detector__ReloadInterval.")
        {
            version,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    parsed,
                    async (registry, wanted) =>
                    {
                        var manifest = await FindAsync(registry, wanted!, cancellationToken);
                        await VerifyAsync(registry, manifest, cancellationToken);
                        await registry.PromoteAsync(manifest, "Promoted by hand.", TimeProvider.System, cancellationToken, pin: true);
                        Console.WriteLine(
                            $"{manifest.Detector} {manifest.Version} is the champion, and stays so: no night promotes another until 'anomaly models unpin'."
                        );
                        await JsonResult.WriteAsync(
                            parsed.GetValue(CliOptions.Json),
                            await registry.ReadChampionAsync(manifest.Detector, cancellationToken),
                            cancellationToken
                        );
                    },
                    cancellationToken,
                    version
                )
        );
        return command;
    }

    private static Command Rollback()
    {
        var detector = DetectorOption("Detector to take back.");
        var command = new Command("rollback", "Let the champion before the present one score again, and pin it.") { detector };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    parsed,
                    async (registry, _) =>
                    {
                        var name = parsed.GetRequiredValue(detector);
                        var version =
                            await registry.RollbackAsync(name, "Rolled back by hand.", TimeProvider.System, cancellationToken)
                            ?? throw new CliException($"{name} has no earlier champion to go back to.");
                        Console.WriteLine(
                            $"{name} {version} is the champion again, and stays so: no night promotes another until 'anomaly models unpin'."
                        );
                        await JsonResult.WriteAsync(
                            parsed.GetValue(CliOptions.Json),
                            await registry.ReadChampionAsync(name, cancellationToken),
                            cancellationToken
                        );
                    },
                    cancellationToken
                )
        );
        return command;
    }

    private static Command Unpin()
    {
        var detector = DetectorOption("Detector whose nights may promote again.");
        var command = new Command("unpin", "Let the nightly run promote again; the champion stays until a better one passes the gate.")
        {
            detector,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    parsed,
                    async (registry, _) =>
                    {
                        var name = parsed.GetRequiredValue(detector);
                        var wasPinned =
                            await registry.UnpinAsync(name, cancellationToken) ?? throw new CliException($"{name} has no champion.");
                        Console.WriteLine(wasPinned ? $"{name}: the nightly run may promote again." : $"{name} was not pinned.");
                        await JsonResult.WriteAsync(
                            parsed.GetValue(CliOptions.Json),
                            await registry.ReadChampionAsync(name, cancellationToken),
                            cancellationToken
                        );
                    },
                    cancellationToken
                )
        );
        return command;
    }

    internal static Option<string> DetectorOption(string description) =>
        new("--detector")
        {
            Description = description,
            HelpName = "NAME",
            DefaultValueFactory = _ => TrainingOptions.DefaultDetector,
        };

    /// <summary>The pointer; null, and a line that says what to do, where it cannot be read.</summary>
    private static async Task<ChampionPointer?> PointerAsync(IModelRegistry registry, string detector, CancellationToken cancellationToken)
    {
        try
        {
            return (await registry.ReadChampionAsync(detector, cancellationToken))?.Pointer;
        }
        catch (ChampionUnreadableException unreadable)
        {
            await Console.Error.WriteLineAsync(unreadable.Message);
            return null;
        }
    }

    private static async Task VerifyAsync(IModelRegistry registry, DetectorManifest manifest, CancellationToken cancellationToken)
    {
        try
        {
            await registry.VerifyAsync(manifest.Detector, manifest.Version, cancellationToken);
        }
        catch (Exception refused) when (refused is DetectorRefusedException or InvalidDataException or ArgumentException)
        {
            throw new CliException($"{manifest.Detector} {manifest.Version} is not promoted: {refused.Message}");
        }
    }

    private static async Task<DetectorManifest> FindAsync(IModelRegistry registry, string version, CancellationToken cancellationToken) =>
        (await registry.ListAsync(null, cancellationToken)).FirstOrDefault(manifest => manifest.Version == version)
        ?? throw new CliException($"There is no version '{version}' in the registry; 'anomaly models list' shows those there are.");

    private static async Task RunAsync(
        ParseResult parsed,
        Func<IModelRegistry, string?, Task> work,
        CancellationToken cancellationToken,
        Argument<string>? argument = null
    )
    {
        await using var storage = await StorageSession.OpenAsync(
            parsed.GetRequiredValue(CliOptions.Home),
            create: false,
            cancellationToken
        );
        await work(storage.Registry, argument is null ? null : parsed.GetValue(argument));
    }
}
