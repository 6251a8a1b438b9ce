using System.CommandLine;
using System.Text.Json;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Benchmarks;

/// <summary>What a verb measured, as JSON for machines.</summary>
internal static class ResultFile
{
    /// <summary>The option that names the file.</summary>
    public static Option<string?> Option() => new("--json") { Description = "Write the figures to this file.", HelpName = "FILE" };

    /// <summary>Writes the file, if one was named.</summary>
    public static async Task WriteAsync<T>(string? path, T result, CancellationToken cancellationToken)
    {
        if (path is null)
            return;
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(result, DocumentJson.Indented), cancellationToken);
    }
}
