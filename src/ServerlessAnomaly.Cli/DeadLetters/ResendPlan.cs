using System.Text;
using System.Text.Json;
using Azure.Messaging.EventHubs;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.DeadLetters;

/// <summary>What is sent of a file of repaired letters.</summary>
/// <param name="Events">One event a reading, keyed by its serial number.</param>
/// <param name="Bodies">Events that are no text, such as Avro.</param>
/// <param name="Unchanged">Events left out because they are still what was refused.</param>
/// <param name="Cut">Events whose bodies were cut when they were kept: they cannot be sent again.</param>
internal sealed record ResendPlan(IReadOnlyList<EventToSend> Events, IReadOnlyList<BodyToSend> Bodies, int Unchanged, int Cut)
{
    /// <param name="letters">Letters, some of them repaired.</param>
    /// <param name="all">Whether those that were not changed are sent too: after the limits were raised, say.</param>
    /// <exception cref="CliException">A text is not JSON, or a reading in it has no serial number.</exception>
    public static ResendPlan From(IEnumerable<LetterDocument> letters, bool all)
    {
        var (events, bodies, seen) = (new List<EventToSend>(), new List<BodyToSend>(), new HashSet<(string, long, DateTimeOffset)>());
        var (unchanged, cut) = (0, 0);
        foreach (var letter in letters)
        {
            var before = LetterDocument.TextOf(letter.Body, letter.ContentType);
            if (letter.Text is { } text)
            {
                if (all || text != before)
                    AddReadings(letter, text, events);
                else
                    unchanged++;
            }
            else if (before is null && seen.Add((letter.Partition, letter.SequenceNumber, letter.EnqueuedAt)))
            {
                var body = Convert.FromBase64String(letter.Body);
                if (body.Length >= DeadLetter.MaxBodyBytes)
                    cut++;
                else if (all)
                    bodies.Add(
                        new(
                            letter.Partition[(letter.Partition.LastIndexOf('/') + 1)..],
                            new EventData(body) { ContentType = letter.ContentType }
                        )
                    );
                else
                    unchanged++;
            }
        }
        return new(events, bodies, unchanged, cut);
    }

    private static void AddReadings(LetterDocument letter, string text, List<EventToSend> events)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Array)
                Add(letter, root, events);
            else
                foreach (var reading in root.EnumerateArray())
                    Add(letter, reading, events);
        }
        catch (JsonException malformed)
        {
            throw Unsendable(letter, $"is not JSON: {malformed.Message}", malformed);
        }
    }

    private static void Add(LetterDocument letter, JsonElement reading, List<EventToSend> events)
    {
        var serialNumber =
            reading.ValueKind == JsonValueKind.Object
            && reading.TryGetProperty("serial_number", out var value)
            && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        if (string.IsNullOrWhiteSpace(serialNumber))
            throw Unsendable(letter, "holds a reading without 'serial_number', which tells its partition");
        events.Add(new EventToSend(Encoding.UTF8.GetBytes(reading.GetRawText()), serialNumber));
    }

    private static CliException Unsendable(LetterDocument letter, string why, Exception? inner = null) =>
        new(
            $"The text of event {letter.SequenceNumber} of {letter.Partition} {why}. Repair it, or take it out of the file; nothing was sent.",
            inner
        );
}

/// <summary>Result of <c>deadletters resend</c>.</summary>
/// <param name="Sent">Events that the hub took: one a reading, or a body that is no text.</param>
/// <param name="Unchanged">Events left out because they are still what was refused.</param>
/// <param name="Cut">Events left out because their body was cut when it was kept.</param>
internal sealed record ResendResult(int Sent, int Unchanged, int Cut);
