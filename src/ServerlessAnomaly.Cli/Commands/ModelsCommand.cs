using System.CommandLine;
using Spectre.Console;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Runs;

namespace ServerlessAnomaly.Cli.Commands;

/// <summary><c>anomaly models list | show | promote VERSION | rollback</c></summary>
internal static class ModelsCommand
{
    public static Command Create() => new("models", "The detector versions in the registry.") { List(), Show(), Promote(), Rollback() };

    private static Command List()
    {
        var command = new Command("list", "Every version, newest first; the champion scores.");
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, async (registry, _) =>
        {
            var versions = await registry.ListAsync(null, cancellationToken);
            var champions = new HashSet<string>(StringComparer.Ordinal);
            foreach (var detector in versions.Select(version => version.Detector).Distinct())
                if (await registry.ReadChampionAsync(detector, cancellationToken) is { } champion) champions.Add($"{detector}/{champion.Pointer.Version}");
            var rows = versions.Select(version => new ModelRow(version, champions.Contains($"{version.Detector}/{version.Version}"))).ToList();
            var table = new Table().Border(TableBorder.Rounded).AddColumns("detector", "version", "champion", "schema", "threshold", "false-alarm rate", "trained on");
            foreach (var row in rows) table.AddRow(row.Cells());
            AnsiConsole.Write(table);
            await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), rows, cancellationToken);
        }, cancellationToken));
        return command;
    }

    private static Command Show()
    {
        var version = new Argument<string>("VERSION") { Description = "Version, as 'models list' shows it." };
        var command = new Command("show", "The manifest of one version.") { version };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, async (registry, wanted) =>
        {
            var manifest = await FindAsync(registry, wanted!, cancellationToken);
            var json = parsed.GetValue(CliOptions.Json);
            if (json != "-") await JsonResult.WriteAsync("-", manifest, cancellationToken);
            await JsonResult.WriteAsync(json, manifest, cancellationToken);
        }, cancellationToken, version));
        return command;
    }

    private static Command Promote()
    {
        var version = new Argument<string>("VERSION") { Description = "Version, as 'models list' shows it." };
        var command = new Command("promote", "Let a version score from now on; scorers follow within Detector__ReloadInterval.") { version };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, async (registry, wanted) =>
        {
            var manifest = await FindAsync(registry, wanted!, cancellationToken);
            await registry.PromoteAsync(manifest, "Promoted by hand.", TimeProvider.System, cancellationToken);
            Console.WriteLine($"{manifest.Detector} {manifest.Version} is the champion.");
            await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), await registry.ReadChampionAsync(manifest.Detector, cancellationToken), cancellationToken);
        }, cancellationToken, version));
        return command;
    }

    private static Command Rollback()
    {
        var detector = new Option<string>("--detector") { Description = "Detector to take back.", DefaultValueFactory = _ => TrainingOptions.DefaultDetector };
        var command = new Command("rollback", "Let the champion before the present one score again.") { detector };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, async (registry, _) =>
        {
            var name = parsed.GetRequiredValue(detector);
            var version = await registry.RollbackAsync(name, "Rolled back by hand.", TimeProvider.System, cancellationToken)
                ?? throw new CliException($"{name} has no earlier champion to go back to.");
            Console.WriteLine($"{name} {version} is the champion again.");
            await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), await registry.ReadChampionAsync(name, cancellationToken), cancellationToken);
        }, cancellationToken));
        return command;
    }

    private static async Task<DetectorManifest> FindAsync(IModelRegistry registry, string version, CancellationToken cancellationToken) =>
        (await registry.ListAsync(null, cancellationToken)).FirstOrDefault(manifest => manifest.Version == version)
            ?? throw new CliException($"There is no version '{version}' in the registry; 'anomaly models list' shows those there are.");

    private static async Task RunAsync(
        ParseResult parsed, Func<IModelRegistry, string?, Task> work, CancellationToken cancellationToken, Argument<string>? argument = null)
    {
        await using var storage = await StorageSession.OpenAsync(parsed.GetRequiredValue(CliOptions.Home), cancellationToken);
        await work(storage.Registry, argument is null ? null : parsed.GetValue(argument));
    }
}
