using System.CommandLine;
using ServerlessAnomaly.Cli.DeadLetters;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Cli.Sending;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Commands.Drives;

/// <summary><c>anomaly deadletters list | resend</c></summary>
internal static class DeadLettersCommand
{
    public static Command Create() => new("deadletters", "Events that could not be scored.") { List(), Resend() };

    private static Command List()
    {
        var command = new Command("list", "What could not be understood, where it was, and why.");
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var storage = await StorageSession.OpenAsync(
                    parsed.GetRequiredValue(CliOptions.Home),
                    create: false,
                    cancellationToken
                );
                var letters = new List<DeadLetter>();
                await foreach (var letter in storage.DeadLetters.ReadAsync(cancellationToken))
                    letters.Add(letter);
                foreach (var letter in letters)
                    Console.WriteLine(
                        $"{letter.Partition} #{letter.SequenceNumber}{(letter.ReadingIndex < 0 ? "" : $"[{letter.ReadingIndex}]")} {letter.Reason}: {letter.Message}"
                    );
                Console.WriteLine($"{letters.Count} dead letters.");
                if (storage.Damage.Summary is { } damage)
                    await Console.Error.WriteLineAsync(damage);
                await JsonResult.WriteAsync(parsed.GetValue(CliOptions.Json), LetterDocument.Of(letters), cancellationToken);
            }
        );
        return command;
    }

    private static Command Resend()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "What 'deadletters list --json FILE' wrote, with the field 'text' repaired where it was at fault.",
        };
        var hub = new Option<string?>("--hub") { Description = HubTarget.OptionHelp, HelpName = "CONNECTION|NAMESPACE/HUB" };
        var all = new Option<bool>("--all")
        {
            Description = "Send unchanged ones too: after a limit was raised, a clock was set right, or an Avro schema was added.",
        };
        var command = new Command("resend", "Send repaired events to the hub again; unchanged ones are left out.") { file, hub, all };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var plan = ResendPlan.Of(
                    await LetterFile.ReadAsync(parsed.GetRequiredValue(file), cancellationToken),
                    parsed.GetValue(all)
                );
                var target = HubTarget.Of(parsed.GetValue(hub), parsed.GetRequiredValue(CliOptions.Home));
                await using var sender = new HubSender(target, Console.Error.WriteLine, TimeProvider.System);
                await sender.SendAsync(plan.Events, cancellationToken);
                foreach (var share in plan.Bodies.GroupBy(body => body.PartitionId, body => body.Event))
                    await sender.SendAsync(share.Key, [.. share], cancellationToken);
                if (plan.Bodies.Count > 0)
                    Console.WriteLine($"{plan.Bodies.Count} bodies that are no text (Avro) sent again as they came.");
                if (plan.Cut > 0)
                    Console.WriteLine($"{plan.Cut} events cannot be sent again: only the first 64 KiB of their bodies are kept.");
                Console.WriteLine($"{plan.Events.Count} readings sent again; {plan.Unchanged} events unchanged and left out.");
                await JsonResult.WriteAsync(
                    parsed.GetValue(CliOptions.Json),
                    new ResendResult(plan.Events.Count + plan.Bodies.Count, plan.Unchanged, plan.Cut),
                    cancellationToken
                );
            }
        );
        return command;
    }
}
