using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace ServerlessAnomaly.LocalHost.Tests.Hosting;

public sealed class WebFunctions(Probe probe)
{
    [Function("Echo")]
    public async Task<HttpResponseData> Echo(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "things/{id:int}/echo")] HttpRequestData request,
        int id,
        FunctionContext context,
        CancellationToken ct)
    {
        await probe.CallAsync(context);
        var thing = await request.ReadFromJsonAsync<Thing>(ct);
        var response = request.CreateResponse(HttpStatusCode.Accepted);
        response.Headers.Add("X-Method", request.Method);
        await response.WriteAsJsonAsync(new Thing($"{thing!.Name} {id} {request.Query["q"]}"), HttpStatusCode.Accepted, ct);
        return response;
    }

    [Function("Plain")]
    public static string Plain([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequestData request) => request.Url.AbsolutePath;

    [Function("Quiet")]
    public static Task Quiet([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequestData request) => Task.CompletedTask;

    [Function("Fails")]
    public static void Fails([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequestData request) =>
        throw new InvalidOperationException("no");

    public sealed record Thing(string Name);
}
