using System.Text.Unicode;
using Amqp;
using ServerlessAnomaly.LocalHub.Amqp.Wire;
using ServerlessAnomaly.LocalHub.Hubs;

namespace ServerlessAnomaly.LocalHub.Amqp.Messages;

/// <summary>
/// What the hub keeps of an encoded message, found in place: partition key, the sections <c>properties</c> and
/// <c>application-properties</c> as they were encoded, and where the body begins.
/// </summary>
internal readonly ref struct MessageView
{
    private MessageView(ReadOnlySpan<byte> partitionKey, ReadOnlySpan<byte> properties, ReadOnlySpan<byte> body)
    {
        PartitionKey = partitionKey;
        Properties = properties;
        Body = body;
    }

    /// <summary>The partition key in UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> PartitionKey { get; }

    /// <summary>Both property sections, encoded; empty when there is none.</summary>
    public ReadOnlySpan<byte> Properties { get; }

    /// <summary>The body sections and the footer, encoded.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Reads an encoded message up to its body.</summary>
    /// <exception cref="AmqpException">It is no message, or holds properties that no reader could be given.</exception>
    public static MessageView Read(ReadOnlySpan<byte> message)
    {
        var reader = new AmqpReader(message);
        ReadOnlySpan<byte> key = [];
        var (propertiesStart, propertiesEnd) = (0, 0);
        ulong previous = 0;
        while (!reader.IsAtEnd)
        {
            var start = reader.Position;
            var section = reader.ReadDescriptor();
            if (section <= previous)
                throw new AmqpException(ErrorCode.DecodeError, $"Section 0x{section:x} of a message is out of order.");
            previous = section;
            switch (section)
            {
                case Sections.Header or Sections.DeliveryAnnotations:
                    reader.ReadValue();
                    break;
                case Sections.MessageAnnotations:
                    key = ReadPartitionKey(ref reader);
                    break;
                case Sections.Properties or Sections.ApplicationProperties:
                    if (section == Sections.Properties)
                        PropertyCheck.CheckProperties(ref reader);
                    else
                        PropertyCheck.CheckApplicationProperties(ref reader);
                    propertiesStart = propertiesEnd == 0 ? start : propertiesStart;
                    propertiesEnd = reader.Position;
                    break;
                case Sections.Data or Sections.Sequence or Sections.Value or Sections.Footer:
                    return new MessageView(key, message[propertiesStart..propertiesEnd], message[start..]);
                default:
                    throw new AmqpException(ErrorCode.DecodeError, $"A message has no section 0x{section:x}.");
            }
        }

        return new MessageView(key, message[propertiesStart..propertiesEnd], []);
    }

    /// <summary>The next data section of a body, or false at its end.</summary>
    /// <param name="rest">What is left of <see cref="Body"/>.</param>
    /// <param name="data">The section's bytes.</param>
    /// <exception cref="AmqpException">The body is of another kind.</exception>
    public static bool TryReadData(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> data)
    {
        data = [];
        if (rest.IsEmpty)
            return false;

        var reader = new AmqpReader(rest);
        switch (reader.ReadDescriptor())
        {
            case Sections.Data:
                data = reader.ReadBinary();
                break;
            case Sections.Value when reader.Peek() is 0xA0 or 0xB0:
                data = reader.ReadBinary();
                break;
            case Sections.Value when reader.Peek() is 0xA1 or 0xB1:
                data = reader.ReadText();
                break;
            case Sections.Footer:
                return false;
            case var other:
                throw new AmqpException(
                    ErrorCode.NotImplemented,
                    $"The body is section 0x{other:x}; the local hub takes data sections, and values that are binary or a string."
                );
        }

        rest = rest[reader.Position..];
        return true;
    }

    private static ReadOnlySpan<byte> ReadPartitionKey(scoped ref AmqpReader reader)
    {
        ReadOnlySpan<byte> key = [];
        if (reader.Peek() == AmqpReader.Null)
        {
            reader.ReadValue();
            return key;
        }

        var count = reader.EnterMap();
        for (var i = 0; i < count; i += 2)
        {
            // Keys are symbols; the standard reserves ulongs, and nobody uses them.
            if (reader.ReadText().SequenceEqual(Sections.PartitionKey))
                key = reader.ReadText();
            else
                reader.ReadValue();
        }

        if (!Utf8.IsValid(key))
            throw new AmqpException(ErrorCode.DecodeError, "The partition key is not UTF-8.");
        return System.Text.Encoding.UTF8.GetCharCount(key) <= LocalEventHub.MaxPartitionKeyLength
            ? key
            : throw new AmqpException(HubErrors.Argument, $"A partition key has {LocalEventHub.MaxPartitionKeyLength} characters at most.");
    }
}
