using System.CommandLine;
using ServerlessAnomaly.Cli;
using ServerlessAnomaly.Cli.Commands;

var root = new RootCommand("Tells which drives of a fleet behave unlike healthy ones, early and with a reason.")
{
    DemoCommand.Create(),
    UpCommand.Create(),
    ReplayCommand.Create(),
    TrainCommand.Create(),
    EvaluateCommand.Create(),
    ModelsCommand.Create(),
    AlertsCommand.Create(),
    StateCommand.Create(),
    DeadLettersCommand.Create(),
    CliOptions.Home,
    CliOptions.Json,
    CliOptions.Verbose,
};
return await CommandRunner.RunAsync(root, args);
