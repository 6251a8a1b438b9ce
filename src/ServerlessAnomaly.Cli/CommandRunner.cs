using System.CommandLine;
using System.CommandLine.Parsing;

namespace ServerlessAnomaly.Cli;

/// <summary>Runs a command line. Exit code 0: done; 1: failed, with one sentence on standard error; 2: wrong usage;
/// 130: interrupted by Ctrl+C; 129: its terminal was closed.</summary>
internal static class CommandRunner
{
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync($"'{CommandPath(parsed.CommandResult)} --help' shows the usage.");
            return 2;
        }
        using var signals = new StopSignals();
        try
        {
            // The library's own handling of signals may return before others have been told of the signal.
            var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            var code = await parsed.InvokeAsync(invocation, signals.Token);
            return signals.ExitCode ?? code;
        }
        catch (Exception failure)
        {
            var told =
                failure is OperationCanceledException ? "Stopped."
                : parsed.GetValue(CliOptions.Verbose) ? failure.ToString()
                : failure.Message;
            await Console.Error.WriteLineAsync(told);
            return signals.ExitCode ?? 1;
        }
    }

    private static string CommandPath(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{CommandPath(parent)} {result.Command.Name}" : "anomaly";
}
