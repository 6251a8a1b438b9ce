using System.Text.Json.Serialization;

namespace ServerlessAnomaly.Telemetry;

/// <summary>One line of a dead-letter file: what could not be understood, where it was, and why.</summary>
/// <param name="Partition">Event hub partition.</param>
/// <param name="SequenceNumber">Sequence number of the event.</param>
/// <param name="EnqueuedAt">When the hub took the event, UTC.</param>
/// <param name="ReadingIndex">Index in the body's array; −1 for the whole body.</param>
/// <param name="Reason">Machine-readable reason.</param>
/// <param name="Field">The field at fault; empty when there is none.</param>
/// <param name="Value">The offending value.</param>
/// <param name="Message">One sentence for people.</param>
/// <param name="Body">The event's body in base64, cut at 64 KiB.</param>
public sealed record DeadLetter(
    string Partition,
    long SequenceNumber,
    DateTimeOffset EnqueuedAt,
    int ReadingIndex,
    RejectReason Reason,
    string Field,
    string Value,
    string Message,
    string Body
)
{
    /// <summary>Longest body that is kept, in bytes.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>
    /// How many readings it stands for: 1, but for the last letter of a body with more than <see cref="TelemetryParser.MaxRejectionsPerBody"/>
    /// refused readings. A letter of a whole body counts as one reading.
    /// </summary>
    public int Readings { get; init; } = 1;

    /// <summary>What the sender said that the body is, such as <c>avro/binary+id</c>; null where it said nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ContentType { get; init; }

    /// <summary>
    /// What tells letters apart; a letter that was written twice has the same. The time is part of it because a hub that was created again
    /// numbers its events anew.
    /// </summary>
    [JsonIgnore]
    public (string Partition, long SequenceNumber, DateTimeOffset EnqueuedAt, int ReadingIndex) Identity =>
        (Partition, SequenceNumber, EnqueuedAt, ReadingIndex);

    /// <summary>The letters of a batch's rejected readings; those of one body share its text.</summary>
    public static IReadOnlyList<DeadLetter> From(IReadOnlyList<RejectedReading> rejected, string partition, EventBatch batch)
    {
        var letters = new DeadLetter[rejected.Count];
        var (eventIndex, body) = (-1, "");
        for (var i = 0; i < letters.Length; i++)
        {
            if (rejected[i].EventIndex != eventIndex)
                (eventIndex, body) = (rejected[i].EventIndex, Encode(batch.Bodies[rejected[i].EventIndex]));
            letters[i] = new DeadLetter(
                partition,
                batch.SequenceNumbers[eventIndex],
                new DateTimeOffset(batch.EnqueuedTimes[eventIndex], TimeSpan.Zero),
                rejected[i].ReadingIndex,
                rejected[i].Reason,
                rejected[i].Field,
                rejected[i].Value,
                rejected[i].Message,
                body
            )
            {
                Readings = rejected[i].Readings,
                ContentType = batch.ContentTypeOf(eventIndex),
            };
        }
        return letters;
    }

    private static string Encode(byte[] body) => Convert.ToBase64String(body.AsSpan(0, Math.Min(body.Length, MaxBodyBytes)));
}
