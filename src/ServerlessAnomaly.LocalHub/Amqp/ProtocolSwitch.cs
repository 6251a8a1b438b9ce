using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace ServerlessAnomaly.LocalHub.Amqp;

/// <summary>Serves HTTP and AMQP on one port: a connection's first bytes say which it is.</summary>
internal sealed class ProtocolSwitch(AmqpFront amqp, ConnectionDelegate http)
{
    private static readonly TimeSpan TimeToSpeak = TimeSpan.FromSeconds(60);

    private static ReadOnlySpan<byte> AmqpStart => "AMQP"u8;

    public async Task OnConnectionAsync(ConnectionContext connection)
    {
        if (await SpeaksAmqpAsync(connection) is not { } speaksAmqp)
            return;
        if (speaksAmqp)
            await amqp.RunAsync(connection.Transport, connection.ConnectionClosed);
        else
            await http(connection);
    }

    /// <summary>Null when the client says nothing.</summary>
    private static async Task<bool?> SpeaksAmqpAsync(ConnectionContext connection)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        limit.CancelAfter(TimeToSpeak);
        try
        {
            var read = await connection.Transport.Input.ReadAtLeastAsync(AmqpStart.Length, limit.Token);
            var start = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, AmqpStart.Length)).ToArray();
            connection.Transport.Input.AdvanceTo(read.Buffer.Start);
            return start.AsSpan().SequenceEqual(AmqpStart);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            return null;
        }
    }
}
