using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHost.Tests.Worker;

/// <summary>What an invocation of the sample app told.</summary>
public sealed record ProbeCall(string Function, string[] Data, int Retry, string TraceParent, string What);

/// <summary>Where the sample app tells of its invocations, and asks what to do: <c>ok</c>, <c>fail</c>, <c>wait</c> or <c>exit</c>.</summary>
internal sealed class Probe : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Channel<ProbeCall> _calls = Channel.CreateUnbounded<ProbeCall>();
    private readonly WebApplication _server;

    private Probe(WebApplication server) => _server = server;

    /// <summary>What the app is told to do.</summary>
    public Func<ProbeCall, string> Answer { get; set; } = _ => "ok";

    public Uri Address => new(_server.Urls.Single());

    public static async Task<Probe> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var probe = new Probe(builder.Build());
        probe._server.MapPost(
            "/",
            async (HttpRequest request) =>
            {
                var call = (await request.ReadFromJsonAsync<ProbeCall>())!;
                var answer = call.What == "called" ? probe.Answer(call) : "ok";
                probe._calls.Writer.TryWrite(call);
                return answer;
            }
        );
        await probe._server.StartAsync();
        return probe;
    }

    /// <summary>The next call; fails where none comes.</summary>
    public async Task<ProbeCall> NextAsync() => await _calls.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public async Task<IReadOnlyList<ProbeCall>> NextAsync(int count)
    {
        var calls = new List<ProbeCall>();
        while (calls.Count < count)
            calls.Add(await NextAsync());
        return calls;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
