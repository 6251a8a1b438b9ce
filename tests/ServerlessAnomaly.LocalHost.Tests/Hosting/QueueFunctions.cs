using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace ServerlessAnomaly.LocalHost.Tests.Hosting;

public sealed class QueueFunctions(Probe probe)
{
    [Function("AlertText")]
    [QueueOutput("%AlertQueue%", Connection = "AlertStorage")]
    public static string AlertText([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequestData request) => "plain text";

    [Function("AlertMany")]
    [QueueOutput("%AlertQueue%", Connection = "AlertStorage")]
    public static async Task<Alert[]> AlertMany([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequestData request)
    {
        await Task.Yield();
        return [new Alert("a", 1), new Alert("b", 2)];
    }

    [Function("AlertBoth")]
    public static Both AlertBoth([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequestData request) =>
        new(request.CreateResponse(), new Alert("c", 3));

    [Function("OnAlert")]
    public async Task OnAlert([QueueTrigger("%AlertQueue%", Connection = "AlertStorage")] Alert alert, FunctionContext context)
    {
        probe.Batches.Enqueue([alert.Serial]);
        await probe.CallAsync(context);
    }

    public sealed record Alert(string Serial, int Score);

    public sealed record Both(HttpResponseData Response, [property: QueueOutput("%AlertQueue%", Connection = "AlertStorage")] Alert Alert);
}
