using System.Text;
using System.Text.Json;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.Cli.DeadLetters;

/// <summary>What is sent of a file of repaired letters.</summary>
/// <param name="Events">One event a reading, keyed by its serial number.</param>
/// <param name="Unchanged">Letters left out because their text is still what was refused.</param>
internal sealed record ResendPlan(IReadOnlyList<EventToSend> Events, int Unchanged)
{
    /// <param name="letters">Letters, some of them repaired.</param>
    /// <param name="all">Whether those that were not changed are sent too: after the limits were raised, say.</param>
    /// <exception cref="CliException">A text is not JSON, or a reading in it has no serial number.</exception>
    public static ResendPlan Of(IEnumerable<LetterDocument> letters, bool all)
    {
        var events = new List<EventToSend>();
        var unchanged = 0;
        foreach (var letter in letters)
        {
            if (letter.Text is not { } text) continue;
            if (all || text != LetterDocument.TextOf(letter.Body)) AddReadings(letter, text, events);
            else unchanged++;
        }
        return new(events, unchanged);
    }

    private static void AddReadings(LetterDocument letter, string text, List<EventToSend> events)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Array) Add(letter, root, events);
            else foreach (var reading in root.EnumerateArray()) Add(letter, reading, events);
        }
        catch (JsonException malformed)
        {
            throw Unsendable(letter, $"is not JSON: {malformed.Message}", malformed);
        }
    }

    private static void Add(LetterDocument letter, JsonElement reading, List<EventToSend> events)
    {
        var serialNumber = reading.ValueKind == JsonValueKind.Object && reading.TryGetProperty("serial_number", out var value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (string.IsNullOrWhiteSpace(serialNumber)) throw Unsendable(letter, "holds a reading without 'serial_number', which tells its partition");
        events.Add(new EventToSend(Encoding.UTF8.GetBytes(reading.GetRawText()), serialNumber));
    }

    private static CliException Unsendable(LetterDocument letter, string why, Exception? inner = null) => new(
        $"The text of event {letter.SequenceNumber} of {letter.Partition} {why}. Repair it, or take it out of the file; nothing was sent.", inner);
}

/// <summary>Result of <c>deadletters resend</c>.</summary>
/// <param name="Sent">Readings that the hub took.</param>
/// <param name="Unchanged">Events left out because their text is still what was refused.</param>
internal sealed record ResendResult(int Sent, int Unchanged);
