using System.Text.Json;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Cli.DeadLetters;

/// <summary>A file of repaired letters: the array that <c>deadletters list --json</c> wrote, or one JSON object a line.</summary>
internal static class LetterFile
{
    /// <exception cref="CliException">The file is not there, or not such a file.</exception>
    public static async Task<IReadOnlyList<LetterDocument>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var text = await File.ReadAllTextAsync(path, cancellationToken);
            if (text.TrimStart().StartsWith('['))
                return JsonSerializer.Deserialize<LetterDocument[]>(text, DocumentJson.OneLine)!;
            var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return [.. lines.Select(line => JsonSerializer.Deserialize<LetterDocument>(line, DocumentJson.OneLine)!)];
        }
        catch (JsonException malformed)
        {
            throw new CliException($"'{path}' is not a file that 'anomaly deadletters list --json' wrote: {malformed.Message}", malformed);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"'{path}' cannot be read: {unreadable.Message}", unreadable);
        }
    }
}
