using System.CommandLine;
using System.CommandLine.Parsing;
using ServerlessAnomaly.Cli.Commands.Drives;
using ServerlessAnomaly.Cli.Commands.Hosting;
using ServerlessAnomaly.Cli.Commands.Inspection;
using ServerlessAnomaly.Cli.Commands.Models;
using ServerlessAnomaly.Cli.Commands.Replay;
using ServerlessAnomaly.Cli.Commands.Training;

namespace ServerlessAnomaly.Cli.Commands;

/// <summary><c>anomaly</c>: all verbs, and the options that each of them has.</summary>
internal static class AnomalyCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Tells which drives of a fleet behave unlike healthy ones, early and with a reason.")
        {
            DemoCommand.Create(),
            UpCommand.Create(),
            HubCommand.Create(),
            InspectCommand.Create(),
            ReplayCommand.Create(),
            TrainCommand.Create(),
            EvaluateCommand.Create(),
            TuneCommand.Create(),
            SimulateNightsCommand.Create(),
            ModelsCommand.Create(),
            AlertsCommand.Create(),
            DrivesCommand.Create(),
            StateCommand.Create(),
            DeadLettersCommand.Create(),
            SchemasCommand.Create(),
            TokenCommand.Create(),
            CliOptions.Home,
            CliOptions.Json,
            CliOptions.Verbose,
        };
        RefuseUnknownOptions(root);
        return root;
    }

    /// <summary>
    /// What looks like an option and is none would be taken for a file, a version or a serial number wherever the verb takes one: a misspelt
    /// <c>--rat max</c> for two files to send.
    /// </summary>
    private static void RefuseUnknownOptions(Command command)
    {
        foreach (var argument in command.Arguments)
            argument.Validators.Add(given => Refuse(given, given.Tokens));
        foreach (var option in command.Options)
            option.Validators.Add(given => Refuse(given, given.Tokens));
        foreach (var verb in command.Subcommands)
            RefuseUnknownOptions(verb);
    }

    private static void Refuse(SymbolResult given, IReadOnlyList<Token> tokens)
    {
        if (tokens.FirstOrDefault(token => token.Value.StartsWith("--", StringComparison.Ordinal)) is { } unknown)
            given.AddError($"There is no option '{unknown.Value}' here; a file of that name is written './{unknown.Value}'.");
    }
}
