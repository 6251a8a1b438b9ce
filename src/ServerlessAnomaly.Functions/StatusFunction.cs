using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using ServerlessAnomaly.Scoring;

namespace ServerlessAnomaly.Functions;

/// <summary>What this instance has done, and how the fleet stands: the counters that add up, and how long events took.</summary>
public sealed class StatusFunction(ScoringPipeline pipeline, ChampionDetectors champions, WatchedFleet fleet)
{
    /// <summary>GET /api/status, with a function key.</summary>
    [Function("Status")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "status")] HttpRequestData request
    )
    {
        var response = request.CreateResponse(HttpStatusCode.OK);
        await response.WriteAsJsonAsync(PipelineStatus.Of(pipeline, champions, fleet.Last));
        return response;
    }
}
