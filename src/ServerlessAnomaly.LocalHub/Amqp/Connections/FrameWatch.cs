using System.Buffers.Binary;
using System.Collections.Concurrent;
using Amqp;
using ServerlessAnomaly.LocalHub.Amqp.Wire;

namespace ServerlessAnomaly.LocalHub.Amqp.Connections;

/// <summary>Learns of the credit that a client gives to a link.</summary>
internal interface ICreditReceiver
{
    /// <summary>The client's flow state came.</summary>
    /// <param name="limit">The number of deliveries, counted from 0 and modulo 2³², that the client is ready for.</param>
    void OnFlow(uint limit);
}

/// <summary>
/// Looks at a connection's incoming frames before the protocol library does, for what the library leaves open: how long a message that
/// comes in many transfers may get, and the credit as the client states it.
/// </summary>
internal sealed class FrameWatch
{
    /// <summary>How long all unfinished messages of a connection may be together.</summary>
    public const int MaxUnfinishedBytes = 8 << 20;

    private const int FrameHeadBytes = 8;
    private const byte Open = 0x10,
        Attach = 0x12,
        Flow = 0x13,
        Transfer = 0x14;

    private readonly ConcurrentDictionary<(ushort Channel, uint Handle), ICreditReceiver> _receivers = new();
    private readonly Dictionary<(ushort Channel, uint Handle), int> _unfinished = [];
    private int _unfinishedBytes;

    /// <summary>Ends when the client has opened the connection.</summary>
    public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Which link was attached last, by the client's channel and handle.</summary>
    public (ushort Channel, uint Handle) LastAttached { get; private set; }

    public void Add((ushort Channel, uint Handle) link, ICreditReceiver receiver) => _receivers[link] = receiver;

    public void Remove((ushort Channel, uint Handle) link, ICreditReceiver receiver) => _receivers.TryRemove(new(link, receiver));

    /// <summary>Looks at a whole frame.</summary>
    /// <exception cref="AmqpException">The connection cannot go on.</exception>
    public void See(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < FrameHeadBytes || frame[4] != 2 || frame[5] != 0)
            throw new AmqpException(ErrorCode.FramingError, "A frame's head is not that of an AMQP 1.0 frame without extension.");
        if (frame.Length == FrameHeadBytes)
            return;

        var channel = BinaryPrimitives.ReadUInt16BigEndian(frame[6..]);
        var reader = new AmqpReader(frame[FrameHeadBytes..]);
        switch (reader.ReadDescriptor())
        {
            case Open:
                Opened.TrySetResult();
                break;
            case Attach:
                reader.EnterList();
                reader.ReadValue();
                LastAttached = (channel, reader.ReadUInt() ?? 0);
                break;
            case Flow:
                SeeFlow(channel, ref reader);
                break;
            case Transfer:
                SeeTransfer(channel, ref reader, frame.Length);
                break;
        }
    }

    private void SeeFlow(ushort channel, ref AmqpReader reader)
    {
        const int creditFields = 7;
        if (reader.EnterList() < creditFields)
            return;

        for (var i = 0; i < 4; i++)
            reader.ReadValue();
        if (reader.ReadUInt() is not { } handle)
            return;

        var (count, credit) = (reader.ReadUInt() ?? 0, reader.ReadUInt() ?? 0);
        if (_receivers.TryGetValue((channel, handle), out var receiver))
            receiver.OnFlow(unchecked(count + credit));
    }

    private void SeeTransfer(ushort channel, ref AmqpReader reader, int bytes)
    {
        const int moreField = 5,
            abortedField = 9;
        var fields = reader.EnterList();
        if (fields == 0)
            throw new AmqpException(ErrorCode.DecodeError, "A transfer names no link.");

        var link = (channel, reader.ReadUInt() ?? 0);
        var (more, aborted) = (false, false);
        for (var i = 1; i < Math.Min(fields, abortedField + 1); i++)
        {
            if (i == moreField)
                more = reader.ReadBoolean();
            else if (i == abortedField)
                aborted = reader.ReadBoolean();
            else
                reader.ReadValue();
        }

        if (aborted)
            throw new AmqpException(ErrorCode.NotImplemented, "The local hub does not understand aborted transfers.");
        Count(link, bytes, more);
    }

    private void Count((ushort Channel, uint Handle) link, int bytes, bool more)
    {
        _unfinished.Remove(link, out var before);
        _unfinishedBytes -= before;
        if (!more)
            return;

        _unfinished[link] = before + bytes;
        _unfinishedBytes += before + bytes;
        if (_unfinishedBytes > MaxUnfinishedBytes)
        {
            throw new AmqpException(
                ErrorCode.MessageSizeExceeded,
                $"The connection's unfinished messages have more than {MaxUnfinishedBytes} bytes."
            );
        }
    }
}
