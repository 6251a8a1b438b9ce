using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace ServerlessAnomaly.Functions;

/// <summary>Says whether this instance is ready: 200 when storage answered and no partition is loading, else 503.</summary>
public sealed class HealthFunction(ScoringPipeline pipeline, Scoring.ChampionDetector champion)
{
    /// <summary>GET /api/health.</summary>
    [Function("Health")]
    public async Task<HttpResponseData> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequestData request)
    {
        var ready = champion.IsKnown && pipeline.LoadingPartitions == 0;
        var response = request.CreateResponse(ready ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable);
        response.Headers.Add("Content-Type", "application/json; charset=utf-8");
        await response.WriteStringAsync(System.Text.Json.JsonSerializer.Serialize(
            new { ready, champion = champion.Version, partitions = pipeline.Partitions, loadingPartitions = pipeline.LoadingPartitions }));
        return response;
    }
}
