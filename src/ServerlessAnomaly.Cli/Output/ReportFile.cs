namespace ServerlessAnomaly.Cli.Output;

/// <summary>Writes an HTML report where the user asked for it.</summary>
internal static class ReportFile
{
    /// <summary>Writes it, and says where.</summary>
    /// <exception cref="CliException">The file cannot be written.</exception>
    public static async Task WriteAsync(string path, string html, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(path, html, cancellationToken);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The report cannot be written to '{path}': {refused.Message}", refused);
        }
        Console.WriteLine($"Report: {Path.GetFullPath(path)}");
    }
}
