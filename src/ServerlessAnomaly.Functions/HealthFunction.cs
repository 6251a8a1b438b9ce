using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using ServerlessAnomaly.Scoring;

namespace ServerlessAnomaly.Functions;

/// <summary>Whether this instance is ready: 200 when the registry answered and no partition's state is being read, else 503.</summary>
public sealed class HealthFunction(ScoringPipeline pipeline, ChampionDetector champion)
{
    /// <summary>GET /api/health, without a key.</summary>
    [Function("Health")]
    public async Task<HttpResponseData> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequestData request)
    {
        var ready = champion.IsKnown && pipeline.LoadingPartitions == 0;
        var response = request.CreateResponse(ready ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable);
        await response.WriteStringAsync(ready ? "ready" : champion.IsKnown ? "loading windows" : "the model registry has not answered yet");
        return response;
    }
}
