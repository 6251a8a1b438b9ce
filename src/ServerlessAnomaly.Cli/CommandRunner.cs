using System.CommandLine;
using System.CommandLine.Parsing;

namespace ServerlessAnomaly.Cli;

/// <summary>Runs a command line. Exit code 0: done; 1: failed, with one sentence on standard error; 2: wrong usage.</summary>
internal static class CommandRunner
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync($"'{CommandPath(parsed.CommandResult)} --help' shows the usage.");
            return 2;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToStop });
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync(failure is OperationCanceledException ? "Stopped." : parsed.GetValue(CliOptions.Verbose) ? failure.ToString() : failure.Message);
            return 1;
        }
    }

    private static string CommandPath(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{CommandPath(parent)} {result.Command.Name}" : "anomaly";
}
