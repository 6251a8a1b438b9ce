namespace ServerlessAnomaly.Cli.Output;

/// <summary>A failure with one clear sentence for people; exit code 1.</summary>
internal sealed class CliException(string message, Exception? inner = null) : Exception(message, inner);
