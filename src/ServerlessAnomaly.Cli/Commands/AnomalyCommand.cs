using System.CommandLine;
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
    public static RootCommand Create() =>
        new("Tells which drives of a fleet behave unlike healthy ones, early and with a reason.")
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
}
