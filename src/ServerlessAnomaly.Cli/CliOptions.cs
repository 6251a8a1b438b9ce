using System.CommandLine;

namespace ServerlessAnomaly.Cli;

/// <summary>Options that every verb has.</summary>
internal static class CliOptions
{
    public static readonly Option<string> Home = new("--home")
    {
        Description = "Folder where the embedded Azure keeps its data. Default: ANOMALY_HOME, or .anomaly.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ANOMALY_HOME") is { Length: > 0 } home ? home : ".anomaly",
        Recursive = true,
    };

    public static readonly Option<string?> Json = new("--json")
    {
        Description = "Write the result as JSON to this file ('-' for standard output).",
        HelpName = "FILE",
        Recursive = true,
    };

    public static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Show the log, and the stack trace of a failure.",
        Recursive = true,
    };
}
