using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.SampleApp;

public sealed class Functions(Reporter reporter, ILogger<Functions> log)
{
    [Function("Batch")]
    public Task BatchAsync(
        [EventHubTrigger("%HubName%", Connection = "EventHubConnection")] byte[][] events,
        FunctionContext context,
        CancellationToken cancellationToken
    ) => reporter.CallAsync(context, [.. events.Select(Encoding.UTF8.GetString)], cancellationToken);

    [Function("Memories")]
    public Task MemoriesAsync(
        [EventHubTrigger("%HubName%", Connection = "EventHubConnection")] ReadOnlyMemory<byte>[] events,
        FunctionContext context,
        CancellationToken cancellationToken
    ) => reporter.CallAsync(context, [.. events.Select(item => Encoding.UTF8.GetString(item.Span))], cancellationToken);

    [Function("Texts")]
    public Task TextsAsync(
        [EventHubTrigger("%HubName%", Connection = "EventHubConnection")] string[] events,
        FunctionContext context,
        CancellationToken cancellationToken
    ) => reporter.CallAsync(context, events, cancellationToken);

    [Function("OneText")]
    public Task OneTextAsync(
        [EventHubTrigger("%HubName%", Connection = "EventHubConnection", IsBatched = false)] string body,
        FunctionContext context,
        CancellationToken cancellationToken
    ) => reporter.CallAsync(context, [body], cancellationToken);

    [Function("Tick")]
    public Task TickAsync(
        [TimerTrigger("0 0 3 * * *", RunOnStartup = true)] TimerInfo timer,
        FunctionContext context,
        CancellationToken cancellationToken
    ) => reporter.CallAsync(context, [$"{timer.IsPastDue}", $"{timer.ScheduleStatus?.Next.Hour}"], cancellationToken);

    [Function("OnMessage")]
    public Task OnMessageAsync(
        [QueueTrigger("%QueueName%", Connection = "QueueStorage")] string message,
        FunctionContext context,
        CancellationToken cancellationToken
    ) => reporter.CallAsync(context, [message], cancellationToken);

    [Function("Enqueue")]
    [QueueOutput("%QueueName%", Connection = "QueueStorage")]
    public static async Task<string> EnqueueAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequestData request) =>
        await new StreamReader(request.Body).ReadToEndAsync();

    [Function("Echo")]
    public async Task<HttpResponseData> EchoAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "things/{id:int}/echo")] HttpRequestData request,
        int id,
        FunctionContext context,
        CancellationToken cancellationToken
    )
    {
        log.LogWarning("Echo of {Id}", id);
        var body = await new StreamReader(request.Body).ReadToEndAsync(cancellationToken);
        await reporter.CallAsync(context, [body], cancellationToken);
        var response = request.CreateResponse(HttpStatusCode.Accepted);
        response.Headers.Add("X-Method", request.Method);
        await response.WriteStringAsync(
            JsonSerializer.Serialize(
                new
                {
                    id,
                    q = request.Query["q"],
                    body,
                }
            ),
            cancellationToken
        );
        return response;
    }
}
