using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using ServerlessAnomaly.LocalHub.Amqp.Wire;

namespace ServerlessAnomaly.LocalHub.Amqp.Connections;

/// <summary>
/// The security layer that clients expect before AMQP itself. It lets everybody in: what a client may do is decided by the tokens that it
/// puts to <c>$cbs</c>. .NET's client asks for MSSBCBS, the others for ANONYMOUS.
/// </summary>
internal static class SaslHandshake
{
    private const int HeaderBytes = 8;
    private const int FrameHeadBytes = 8;
    private const int MaxFrameBytes = 4096;
    private const byte InitDescriptor = 0x41;
    private const byte MechanismsDescriptor = 0x40;
    private const byte OutcomeDescriptor = 0x44;
    private static readonly string[] Mechanisms = ["MSSBCBS", "ANONYMOUS"];

    private static ReadOnlySpan<byte> SaslHeader => [(byte)'A', (byte)'M', (byte)'Q', (byte)'P', 3, 1, 0, 0];

    private static ReadOnlySpan<byte> AmqpHeader => [(byte)'A', (byte)'M', (byte)'Q', (byte)'P', 0, 1, 0, 0];

    /// <summary>Carries it out; what follows in the input is AMQP's own header.</summary>
    /// <returns>False when the client speaks something else, or asks for what is not offered; it has been told.</returns>
    public static async Task<bool> RunAsync(IDuplexPipe pipe, CancellationToken cancellationToken)
    {
        var header = await PeekAsync(pipe.Input, HeaderBytes, cancellationToken);
        if (header.AsSpan().SequenceEqual(AmqpHeader))
            return true;

        await SkipAsync(pipe.Input, HeaderBytes, cancellationToken);
        pipe.Output.Write(SaslHeader);
        if (!header.AsSpan().SequenceEqual(SaslHeader))
        {
            // The standard's answer to an unknown protocol: the header that would have been right, and the end.
            await pipe.Output.FlushAsync(cancellationToken);
            return false;
        }

        pipe.Output.Write(MechanismsFrame());
        await pipe.Output.FlushAsync(cancellationToken);
        var mechanism = await ReadMechanismAsync(pipe.Input, cancellationToken);
        var isKnown = Mechanisms.Contains(mechanism);
        pipe.Output.Write(OutcomeFrame(isKnown ? (byte)0 : (byte)1));
        await pipe.Output.FlushAsync(cancellationToken);
        if (!isKnown)
            return false;

        // The hub's own header must wait for the client's: JavaScript's client overlooks what comes together with the outcome.
        await PeekAsync(pipe.Input, HeaderBytes, cancellationToken);
        return true;
    }

    private static async Task<string> ReadMechanismAsync(PipeReader input, CancellationToken cancellationToken)
    {
        var size = BinaryPrimitives.ReadInt32BigEndian(await PeekAsync(input, sizeof(int), cancellationToken));
        if (size is <= FrameHeadBytes or > MaxFrameBytes)
            throw new InvalidDataException($"A security frame has {size} bytes.");

        var frame = await PeekAsync(input, size, cancellationToken);
        await SkipAsync(input, size, cancellationToken);
        var reader = new AmqpReader(frame.AsSpan(FrameHeadBytes));
        return reader.ReadDescriptor() == InitDescriptor && reader.EnterList() > 0
            ? Encoding.ASCII.GetString(reader.ReadText())
            : throw new InvalidDataException("The client's security frame is not sasl-init.");
    }

    private static byte[] MechanismsFrame()
    {
        var names = Mechanisms.Select(Encoding.ASCII.GetBytes).ToArray();
        var symbols = names.Sum(name => name.Length + 1);
        byte[] body =
        [
            0x00,
            0x53,
            MechanismsDescriptor,
            0xC0,
            (byte)(symbols + 5),
            1,
            0xE0,
            (byte)(symbols + 2),
            (byte)names.Length,
            0xA3,
            .. names.SelectMany(name => (byte[])[(byte)name.Length, .. name]),
        ];
        return Frame(body);
    }

    private static byte[] OutcomeFrame(byte code) => Frame([0x00, 0x53, OutcomeDescriptor, 0xC0, 3, 1, 0x50, code]);

    private static byte[] Frame(byte[] body)
    {
        byte[] frame = [0, 0, 0, 0, 2, 1, 0, 0, .. body];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        return frame;
    }

    private static async Task<byte[]> PeekAsync(PipeReader input, int count, CancellationToken cancellationToken)
    {
        var read = await input.ReadAtLeastAsync(count, cancellationToken);
        if (read.Buffer.Length < count)
            throw new EndOfStreamException("The client went away.");
        var bytes = read.Buffer.Slice(0, count).ToArray();
        input.AdvanceTo(read.Buffer.Start);
        return bytes;
    }

    private static async Task SkipAsync(PipeReader input, int count, CancellationToken cancellationToken)
    {
        var read = await input.ReadAtLeastAsync(count, cancellationToken);
        input.AdvanceTo(read.Buffer.GetPosition(count));
    }
}
