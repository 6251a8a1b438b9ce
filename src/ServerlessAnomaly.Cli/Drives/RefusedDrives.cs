using System.Globalization;
using System.Text.Json;
using ServerlessAnomaly.Cli.DeadLetters;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.Drives;

/// <summary>Drives whose readings are refused: they are known from dead letters alone, or went there lately.</summary>
internal sealed class RefusedDrives
{
    private readonly Dictionary<string, (int Count, DeadLetter Last)> _drives = new(StringComparer.Ordinal);

    /// <summary>The serial numbers.</summary>
    public IEnumerable<string> SerialNumbers => _drives.Keys;

    /// <summary>Reads the letters that name a drive.</summary>
    public static async Task<RefusedDrives> ReadAsync(IDeadLetterStore store, CancellationToken cancellationToken)
    {
        var refused = new RefusedDrives();
        await foreach (var letter in store.ReadAsync(cancellationToken))
        {
            if (letter.Reason is RejectReason.FakeSerialNumber || SerialNumberOf(letter) is not { Length: > 0 } drive)
                continue;
            var known = refused._drives.TryGetValue(drive, out var before);
            var last = known && before.Last.EnqueuedAt > letter.EnqueuedAt ? before.Last : letter;
            refused._drives[drive] = (before.Count + letter.Readings, last);
        }
        return refused;
    }

    /// <summary>Why a drive's readings are refused; null where none was since its newest reading.</summary>
    public NotJudged? Find(string serialNumber, DateTime? lastReading)
    {
        if (!_drives.TryGetValue(serialNumber, out var refused) || refused.Last.EnqueuedAt.UtcDateTime < lastReading)
            return null;
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"{refused.Count:N0} readings refused, the last on {refused.Last.EnqueuedAt:yyyy-MM-dd}: {refused.Last.Message}"
        );
        return new(
            refused.Last.Reason switch
            {
                RejectReason.InvalidTime or RejectReason.TimeInFuture or RejectReason.MissingTime => NotJudgedReason.Clock,
                RejectReason.Asleep => NotJudgedReason.Asleep,
                _ => NotJudgedReason.Refused,
            },
            message
        );
    }

    // What was refused need not be well-formed in any way.
    private static string? SerialNumberOf(DeadLetter letter)
    {
        if (LetterDocument.TextOf(letter.Body, letter.ContentType) is not { } text)
            return null;
        try
        {
            using var document = JsonDocument.Parse(text.TrimStart('\uFEFF'));
            var reading = document.RootElement;
            if (reading.ValueKind == JsonValueKind.Array)
                reading =
                    letter.ReadingIndex >= 0 && letter.ReadingIndex < reading.GetArrayLength() ? reading[letter.ReadingIndex] : default;
            if (reading.ValueKind != JsonValueKind.Object || !reading.TryGetProperty("serial_number", out var serial))
                return null;
            return serial.ValueKind is JsonValueKind.String or JsonValueKind.Number ? serial.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
