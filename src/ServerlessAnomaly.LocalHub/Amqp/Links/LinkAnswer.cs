using Amqp.Framing;
using Amqp.Types;

namespace ServerlessAnomaly.LocalHub.Amqp.Links;

/// <summary>The hub's half of an attach.</summary>
internal static class LinkAnswer
{
    /// <summary>The largest message that is taken, as in Event Hubs. Clients cut their batches by it, so it must be said.</summary>
    public const int MaxMessageBytes = 1 << 20;

    // An event of the largest message, with what the hub adds to it.
    private const int MaxEventBytes = 2 * MaxMessageBytes;

    /// <summary>The answer to a client that sends.</summary>
    public static Attach ToSender(Attach asked) => Of(asked, asked.SndSettleMode, MaxMessageBytes);

    /// <summary>The answer to a client that receives. Everything is sent settled: a hub does not wait for a consumer's word.</summary>
    public static Attach ToReceiver(Attach asked) => Of(asked, SenderSettleMode.Settled, MaxEventBytes);

    private static Attach Of(Attach asked, SenderSettleMode settling, int maxBytes) =>
        new()
        {
            Source = asked.Source,
            Target = asked.Target,
            SndSettleMode = settling,
            RcvSettleMode = ReceiverSettleMode.First,
            InitialDeliveryCount = 0,
            MaxMessageSize = (ulong)maxBytes,
            // Python's client reads fields by position and needs the last one to be there.
            Properties = new Fields(),
        };
}
