using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using ServerlessAnomaly.Scoring;

namespace ServerlessAnomaly.Functions;

/// <summary>
/// Whether this instance is ready: 200 once it is known what scores, no partition's state is being read and batches get on, else 503. 200 with a word more
/// where an earlier version scores in place of the champion; 503 where a champion is named and none scores.
/// </summary>
public sealed class HealthFunction(ScoringPipeline pipeline, ChampionDetectors champions)
{
    /// <summary>GET /api/health, without a key.</summary>
    [Function("Health")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequestData request
    )
    {
        var (status, text) = Judge(champions.IsKnown, champions.Version, champions.Problem, pipeline.LoadingPartitions, pipeline.Problem);
        var response = request.CreateResponse(status);
        await response.WriteStringAsync(text);
        return response;
    }

    internal static (HttpStatusCode Status, string Text) Judge(
        bool isKnown,
        string? version,
        string? problem,
        int loading,
        string? outage
    ) =>
        !isKnown ? (HttpStatusCode.ServiceUnavailable, problem ?? "the model registry has not answered yet")
        : loading > 0 ? (HttpStatusCode.ServiceUnavailable, "loading windows")
        : outage is not null ? (HttpStatusCode.ServiceUnavailable, $"readings wait: {outage}")
        : problem is null ? (HttpStatusCode.OK, "ready")
        : version is null ? (HttpStatusCode.ServiceUnavailable, $"not scoring: {problem}")
        : (HttpStatusCode.OK, $"ready, degraded: {problem}");
}
