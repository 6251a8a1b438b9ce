using System.Text;
using System.Text.Unicode;
using Amqp;
using ServerlessAnomaly.LocalHub.Amqp.Wire;

namespace ServerlessAnomaly.LocalHub.Amqp.Messages;

/// <summary>
/// Looks at a message's properties before they are stored: whoever reads the event must be able to decode them, whatever the sender was.
/// </summary>
internal static class PropertyCheck
{
    /// <summary>The fields of the section <c>properties</c> in order, each by the constructors it may have.</summary>
    private static readonly (string Name, byte[] Constructors)[] Fields =
    [
        ("message-id", MessageId),
        ("user-id", Binary),
        ("to", Text),
        ("subject", Text),
        ("reply-to", Text),
        ("correlation-id", MessageId),
        ("content-type", Symbol),
        ("content-encoding", Symbol),
        ("absolute-expiry-time", Timestamp),
        ("creation-time", Timestamp),
        ("group-id", Text),
        ("group-sequence", UInt),
        ("reply-to-group-id", Text),
    ];

    private static byte[] Text => [0xA1, 0xB1];

    private static byte[] Symbol => [0xA3, 0xB3];

    private static byte[] Binary => [0xA0, 0xB0];

    private static byte[] Timestamp => [0x83];

    private static byte[] UInt => [0x43, 0x52, 0x70];

    private static byte[] MessageId => [0x44, 0x53, 0x80, 0x98, .. Binary, .. Text];

    /// <summary>Passes the list of the section <c>properties</c>.</summary>
    public static void CheckProperties(ref AmqpReader reader)
    {
        var count = reader.EnterList();
        if (count > Fields.Length)
            throw new AmqpException(ErrorCode.DecodeError, $"The properties have {count} fields, and there are {Fields.Length}.");

        for (var i = 0; i < count; i++)
        {
            var code = reader.Peek();
            if (code != AmqpReader.Null && !Fields[i].Constructors.Contains(code))
                throw new AmqpException(ErrorCode.DecodeError, $"The property {Fields[i].Name} has constructor 0x{code:x2}.");
            if (code is 0xA1 or 0xB1)
                ReadString(ref reader, Fields[i].Name);
            else
                reader.ReadValue();
        }
    }

    /// <summary>Passes the map of the section <c>application-properties</c>.</summary>
    public static void CheckApplicationProperties(ref AmqpReader reader)
    {
        if (reader.Peek() == AmqpReader.Null)
        {
            reader.ReadValue();
            return;
        }

        var count = reader.EnterMap();
        for (var i = 0; i < count; i += 2)
        {
            if (reader.Peek() is not (0xA1 or 0xB1))
                throw new AmqpException(ErrorCode.DecodeError, "The name of an application property is not a string.");

            var name = ReadString(ref reader, "application-properties");
            var code = reader.Peek();
            if (code is 0xA1 or 0xB1)
                ReadString(ref reader, Encoding.UTF8.GetString(name));
            else if (code is 0x45 or >= 0xC0)
                throw new AmqpException(
                    HubErrors.Argument,
                    $"Application property '{Encoding.UTF8.GetString(name)}' is a collection; it can be a simple value."
                );
            else
                reader.ReadValue();
        }
    }

    private static ReadOnlySpan<byte> ReadString(ref AmqpReader reader, string property)
    {
        var text = reader.ReadText();
        return Utf8.IsValid(text) ? text : throw new AmqpException(ErrorCode.DecodeError, $"The property {property} is not UTF-8.");
    }
}
