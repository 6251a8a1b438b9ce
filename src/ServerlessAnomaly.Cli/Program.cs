using System.CommandLine;
using ServerlessAnomaly.Cli;
using ServerlessAnomaly.Cli.Commands.Drives;
using ServerlessAnomaly.Cli.Commands.Hosting;
using ServerlessAnomaly.Cli.Commands.Inspection;
using ServerlessAnomaly.Cli.Commands.Models;
using ServerlessAnomaly.Cli.Commands.Replay;
using ServerlessAnomaly.Cli.Commands.Training;
using ServerlessAnomaly.Cli.Output;
using Spectre.Console;

Console.SetOut(new PrintableWriter(Console.Out));
Console.SetError(new PrintableWriter(Console.Error));

// Where no terminal says how wide it is, tables must not be folded.
if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 200;

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
return await CommandRunner.RunAsync(root, args);
