using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ServerlessAnomaly.Cli.Hosting;

namespace ServerlessAnomaly.Soak.Senders;

/// <summary>
/// Posts readings over HTTPS, a few a post, one post at a time, each repeated until it is answered 201: what was answered so must be
/// counted.
/// </summary>
internal sealed class PostSender(RunningInstance instance, string token)
{
    private const int EventsPerPost = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Readings answered 201.</summary>
    public long Accepted { get; private set; }

    /// <param name="readings">What to send, in order.</param>
    /// <param name="rate">Readings a second; 0 for as many as there can be.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    public async Task SendAsync(IEnumerable<DeviceEvent> readings, double rate, CancellationToken cancellationToken)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
        using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(20) };
        var started = System.Diagnostics.Stopwatch.StartNew();
        foreach (var post in readings.Chunk(EventsPerPost))
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(post);
            while (!await IsAcceptedAsync(http, body, cancellationToken))
                await Task.Delay(Pause, cancellationToken);
            Accepted += post.Length;
            var early = rate > 0 ? TimeSpan.FromSeconds(Accepted / rate) - started.Elapsed : TimeSpan.Zero;
            if (early > TimeSpan.Zero)
                await Task.Delay(early, cancellationToken);
        }
    }

    private async Task<bool> IsAcceptedAsync(HttpClient http, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(instance.HubAddress), "telemetry/messages"));
        request.Headers.TryAddWithoutValidation("Authorization", token);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/vnd.microsoft.servicebus.json");
        try
        {
            using var answer = await http.SendAsync(request, cancellationToken);
            return answer.StatusCode switch
            {
                HttpStatusCode.Created => true,
                HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest => throw new InvalidOperationException(
                    $"The hub refused a post: {await answer.Content.ReadAsStringAsync(cancellationToken)}"
                ),
                _ => false,
            };
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
