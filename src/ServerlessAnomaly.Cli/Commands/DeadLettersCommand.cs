using System.CommandLine;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Commands;

/// <summary><c>anomaly deadletters list</c></summary>
internal static class DeadLettersCommand
{
    public static Command Create()
    {
        var list = new Command("list", "What could not be understood, where it was, and why.");
        list.SetAction(async (parsed, cancellationToken) =>
        {
            await using var storage = await StorageSession.OpenAsync(parsed.GetRequiredValue(CliOptions.Home), cancellationToken);
            var letters = new List<DeadLetter>();
            await foreach (var letter in storage.DeadLetters.ReadAsync(cancellationToken)) letters.Add(letter);
            foreach (var letter in letters)
                Console.WriteLine($"{letter.Partition} #{letter.SequenceNumber}{(letter.ReadingIndex < 0 ? "" : $"[{letter.ReadingIndex}]")} {letter.Reason}: {letter.Message}");
            Console.WriteLine($"{letters.Count} dead letters.");
            await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), letters, cancellationToken);
        });
        return new Command("deadletters", "Events that could not be scored.") { list };
    }
}
