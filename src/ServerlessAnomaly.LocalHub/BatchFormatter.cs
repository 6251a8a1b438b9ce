using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ServerlessAnomaly.LocalHub;

/// <summary>
/// Writes events in Event Hubs' batch format, in requests of limited size; one writer serves all requests of a sender's call.
/// </summary>
internal sealed class BatchFormatter(int maxRequestBytes)
{
    // What surrounds a body: braces, names, quotes.
    private const int Surroundings = 64;

    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The requests for the events, in order; each memory is good until the next is asked for.</summary>
    /// <exception cref="ArgumentException">A body is not UTF-8, or too large for any request.</exception>
    public IEnumerable<(ReadOnlyMemory<byte> Body, int Count)> Format(IEnumerable<EventToSend> events)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Options);
        var one = new ArrayBufferWriter<byte>();
        using var oneWriter = new Utf8JsonWriter(one, Options);
        var count = 0;
        foreach (var item in events)
        {
            one.ResetWrittenCount();
            oneWriter.Reset();
            Write(oneWriter, item);
            if (one.WrittenCount + Surroundings > maxRequestBytes)
            {
                throw new ArgumentException(
                    $"An event of {item.Body.Length} bytes is too large to send; {maxRequestBytes} bytes is the limit of a request.",
                    nameof(events));
            }

            if (count > 0 && buffer.WrittenCount + writer.BytesPending + one.WrittenCount + Surroundings > maxRequestBytes)
            {
                yield return (Close(writer, buffer), count);
                count = 0;
            }

            if (count++ == 0)
            {
                buffer.ResetWrittenCount();
                writer.Reset();
                writer.WriteStartArray();
            }

            writer.WriteRawValue(one.WrittenSpan, skipInputValidation: true);
        }

        if (count > 0)
            yield return (Close(writer, buffer), count);
    }

    private static ReadOnlyMemory<byte> Close(Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer)
    {
        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, EventToSend item)
    {
        writer.WriteStartObject();
        if (!System.Text.Unicode.Utf8.IsValid(item.Body.Span))
            throw new ArgumentException("An event's body is not UTF-8 text, which is all that the HTTPS batch format can carry.");

        writer.WriteString("Body"u8, item.Body.Span);
        if (item.PartitionKey is { } key)
        {
            writer.WriteStartObject("BrokerProperties"u8);
            writer.WriteString("PartitionKey"u8, key);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.Flush();
    }
}
