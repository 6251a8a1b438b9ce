using System.IO.Pipelines;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using ServerlessAnomaly.LocalHub.Amqp;

namespace ServerlessAnomaly.LocalHub.Http;

/// <summary>AMQP over web sockets, for clients behind proxies that let only HTTP pass.</summary>
internal sealed class AmqpWebSockets(AmqpFront amqp)
{
    private const string SubProtocol = "amqp";

    public static bool Serves(PathString path) => path.StartsWithSegments("/$servicebus/websocket");

    public async Task HandleAsync(HttpContext context)
    {
        if (
            !context.WebSockets.IsWebSocketRequest
            || !context.WebSockets.WebSocketRequestedProtocols.Contains(SubProtocol, StringComparer.OrdinalIgnoreCase)
        )
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync($"This path takes web sockets of the sub-protocol {SubProtocol}.\n");
            return;
        }

        var socket = await context.WebSockets.AcceptWebSocketAsync(SubProtocol);
        await using var stream = WebSocketStream.Create(socket, WebSocketMessageType.Binary, ownsWebSocket: true);
        await amqp.RunAsync(new Pipe(PipeReader.Create(stream), PipeWriter.Create(stream)), context.RequestAborted);
    }

    private sealed record Pipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
