using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;

namespace ServerlessAnomaly.Cli;

/// <summary>Runs a command line. Exit code 0: done; 1: failed, with one sentence on standard error; 2: wrong usage;
/// 130: interrupted by Ctrl+C; 129: its terminal was closed.</summary>
internal static class CommandRunner
{
    // 128 and the signal's number, as shells count.
    private const int Interrupted = 130, HungUp = 129;
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
        int? ended = null;
        using var hangUp = new CancellationTokenSource();
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            ended ??= Interrupted;
        });
        // A closed terminal ends the program in order, as Ctrl+C does.
        using var onHangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            ended ??= HungUp;
            hangUp.Cancel();
        });
        try
        {
            var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToStop }, hangUp.Token);
            return ended ?? code;
        }
        catch (Exception failure)
        {
            var told = failure is OperationCanceledException ? "Stopped." : parsed.GetValue(CliOptions.Verbose) ? failure.ToString() : failure.Message;
            await Console.Error.WriteLineAsync(told);
            return ended ?? 1;
        }
    }

    private static string CommandPath(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{CommandPath(parent)} {result.Command.Name}" : "anomaly";
}
