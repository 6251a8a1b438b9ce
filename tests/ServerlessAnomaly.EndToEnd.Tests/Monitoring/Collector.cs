using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.EndToEnd.Tests.Monitoring;

/// <summary>What an OpenTelemetry collector is to those who send: OTLP over HTTP. Keeps the texts in what came, and answers that all was taken.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, string> _received = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Collector(WebApplication server) => _server = server;

    public string Address => _server.Urls.First();

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        collector._server.MapPost("/v1/{signal}", collector.TakeAsync);
        await collector._server.StartAsync();
        return collector;
    }

    /// <summary>Completes once all these texts have come in messages of one signal: <c>metrics</c>, <c>traces</c> or <c>logs</c>.</summary>
    public async Task WaitForAsync(string signal, params string[] texts)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var more = Volatile.Read(ref _more).Task;
            var received = _received.GetValueOrDefault(signal, "");
            if (texts.All(text => received.Contains(text, StringComparison.Ordinal)))
                return;
            try
            {
                await more.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                var missing = texts.Where(text => !received.Contains(text, StringComparison.Ordinal));
                Assert.Fail(
                    $"No {signal} with {string.Join(", ", missing)} came in {received.Length} bytes: {received[..Math.Min(received.Length, 4000)]}"
                );
            }
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context, string signal)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        // Names and tags lie in protobuf as they are.
        var text = Encoding.UTF8.GetString(body.ToArray());
        _received.AddOrUpdate(signal, text, (_, before) => before + text);
        Interlocked.Exchange(ref _more, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
