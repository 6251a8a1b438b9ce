using Amqp;

namespace ServerlessAnomaly.LocalHub.Amqp.Messages;

/// <summary>A message as it came, not decoded: what a producer sends is read in place.</summary>
internal sealed class HubMessage(ByteBuffer encoded) : Message
{
    public ReadOnlySpan<byte> Encoded => encoded.Buffer.AsSpan(encoded.Offset, encoded.Length);

    /// <summary>Decodes the message, for the nodes that answer requests.</summary>
    public Message Decode() => Decode(encoded);
}
