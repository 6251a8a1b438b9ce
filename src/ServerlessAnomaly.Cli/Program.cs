using ServerlessAnomaly.Cli;
using ServerlessAnomaly.Cli.Commands;
using ServerlessAnomaly.Cli.Output;
using Spectre.Console;

Console.SetOut(new PrintableWriter(Console.Out));
Console.SetError(new PrintableWriter(Console.Error));

// Where no terminal says how wide it is, tables must not be folded.
if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 200;

return await CommandRunner.RunAsync(AnomalyCommand.Create(), args);
