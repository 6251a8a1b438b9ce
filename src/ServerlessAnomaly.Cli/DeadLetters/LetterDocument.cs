using System.Text;
using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Cli.DeadLetters;

/// <summary>
/// A dead letter as <c>deadletters list --json</c> writes it and <c>deadletters resend</c> reads it. The event's text stands in its first
/// letter, to be repaired there.
/// </summary>
internal sealed record LetterDocument
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public required string Partition { get; init; }

    public required long SequenceNumber { get; init; }

    public DateTimeOffset EnqueuedAt { get; init; }

    public int ReadingIndex { get; init; } = -1;

    public int Readings { get; init; } = 1;

    public RejectReason Reason { get; init; }

    public string Field { get; init; } = "";

    public string Value { get; init; } = "";

    public string Message { get; init; } = "";

    /// <summary>The body in base64, as it came.</summary>
    public string Body { get; init; } = "";

    /// <summary>What the sender said that the body is; null where it said nothing.</summary>
    public string? ContentType { get; init; }

    /// <summary>The body as text; null in the further letters of an event, and where the body is Avro, not UTF-8, or was cut.</summary>
    public string? Text { get; init; }

    /// <summary>The letters as documents, in their order.</summary>
    public static IReadOnlyList<LetterDocument> FromLetters(IEnumerable<DeadLetter> letters)
    {
        var events = new HashSet<(string, long, DateTimeOffset)>();
        return
        [
            .. letters.Select(letter => new LetterDocument
            {
                Partition = letter.Partition,
                SequenceNumber = letter.SequenceNumber,
                EnqueuedAt = letter.EnqueuedAt,
                ReadingIndex = letter.ReadingIndex,
                Readings = letter.Readings,
                Reason = letter.Reason,
                Field = letter.Field,
                Value = letter.Value,
                Message = letter.Message,
                Body = letter.Body,
                ContentType = letter.ContentType,
                Text = events.Add((letter.Partition, letter.SequenceNumber, letter.EnqueuedAt))
                    ? TextOf(letter.Body, letter.ContentType)
                    : null,
            }),
        ];
    }

    /// <summary>A body as text, or null.</summary>
    public static string? TextOf(string body, string? contentType)
    {
        var bytes = Convert.FromBase64String(body);
        // Avro may look like text, and is none.
        if (bytes.Length >= DeadLetter.MaxBodyBytes || AvroBody.TryRead(contentType, bytes, out _))
            return null;
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
