using System.Text.Json;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Cli.Output;

/// <summary>Writes a verb's result for machines where <c>--json FILE</c> asks for it; <c>-</c> is standard output.</summary>
internal static class JsonResult
{
    public static async Task WriteAsync<T>(string? path, T result, CancellationToken cancellationToken)
    {
        if (path is null)
            return;
        var json = JsonSerializer.Serialize(result, DocumentJson.Indented);
        if (path == "-")
        {
            await Console.Out.WriteLineAsync(json.AsMemory(), cancellationToken);
            return;
        }
        try
        {
            await File.WriteAllTextAsync(path, json + "\n", cancellationToken);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The result cannot be written to '{path}': {refused.Message}", refused);
        }
    }
}
