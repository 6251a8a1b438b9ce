using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServerlessAnomaly.LocalHost.Protocol;
using ServerlessAnomaly.LocalHub.Http;

namespace ServerlessAnomaly.LocalHost.Worker;

/// <summary>Where workers connect: gRPC over plain HTTP/2 on a free port of the loopback interface.</summary>
internal sealed class RpcServer : IAsyncDisposable
{
    private const int WindowBytes = 4 << 20;
    private readonly WebApplication _server;
    private readonly Streams _streams;

    private RpcServer(WebApplication server, Streams streams, Uri address) => (_server, _streams, Address) = (server, streams, address);

    /// <summary>Its address.</summary>
    public Uri Address { get; }

    public static async Task<RpcServer> StartAsync(ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var streams = new Streams();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers).AddSingleton<IHostLifetime, NoLifetime>().AddSingleton(streams);
        builder.Services.AddRouting();
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = null);
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.Limits.Http2.InitialConnectionWindowSize = WindowBytes;
                kestrel.Limits.Http2.InitialStreamWindowSize = WindowBytes;
                kestrel.Limits.MinRequestBodyDataRate = null;
                kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            });
        var server = builder.Build();
        server.UseRouting();
        server.MapGrpcService<Endpoint>();
        await server.StartAsync(cancellationToken);
        return new RpcServer(server, streams, new Uri(server.Urls.Single()));
    }

    /// <summary>Makes a channel known whose worker will connect.</summary>
    public void Expect(WorkerChannel channel) => _streams.Channels[channel.Id] = channel;

    /// <summary>Forgets a channel.</summary>
    public void Forget(WorkerChannel channel) => _streams.Channels.TryRemove(channel.Id, out _);

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _server.StopAsync(atOnce.Token);
        await _server.DisposeAsync();
    }

    private sealed class Streams
    {
        public ConcurrentDictionary<string, WorkerChannel> Channels { get; } = new(StringComparer.Ordinal);
    }

    private sealed class Endpoint(Streams streams) : FunctionRpc.FunctionRpcBase
    {
        public override async Task EventStream(
            IAsyncStreamReader<StreamingMessage> requestStream,
            IServerStreamWriter<StreamingMessage> responseStream,
            ServerCallContext context
        )
        {
            if (!await requestStream.MoveNext(context.CancellationToken))
                return;
            var first = requestStream.Current;
            if (first.StartStream is null || !streams.Channels.TryGetValue(first.StartStream.WorkerId, out var channel))
                throw new Grpc.Core.RpcException(new Status(StatusCode.PermissionDenied, "No worker of this id is expected."));
            channel.Receive(first);
            var sending = SendAsync(channel, responseStream, context.CancellationToken);
            try
            {
                while (await requestStream.MoveNext(context.CancellationToken))
                    channel.Receive(requestStream.Current);
            }
            catch (Exception broken) when (broken is IOException or OperationCanceledException)
            {
                // The worker is gone; its process tells the rest.
            }
            finally
            {
                channel.Close("The worker closed the connection.");
                await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        private static async Task SendAsync(
            WorkerChannel channel,
            IServerStreamWriter<StreamingMessage> stream,
            CancellationToken cancellationToken
        )
        {
            await foreach (var message in channel.Outgoing(cancellationToken))
                await stream.WriteAsync(message, cancellationToken);
        }
    }
}
