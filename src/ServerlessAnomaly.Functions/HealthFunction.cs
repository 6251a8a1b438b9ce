using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using ServerlessAnomaly.Scoring;

namespace ServerlessAnomaly.Functions;

/// <summary>
/// Whether this instance is ready: 200 once it is known what scores, no partition's state is being read and batches get on, else 503. 200 with a word more
/// where an earlier version scores in place of the champion of a kind; 503 where a kind's champion is named and nothing scores that kind.
/// </summary>
public sealed class HealthFunction(ScoringPipeline pipeline, ChampionDetectors champions)
{
    /// <summary>GET /api/health, without a key.</summary>
    [Function("Health")]
    public async Task<HttpResponseData> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequestData request
    )
    {
        var (status, text) = Judge(champions.IsKnown, champions.Detectors, pipeline.LoadingPartitions, pipeline.Problem);
        var response = request.CreateResponse(status);
        await response.WriteStringAsync(text);
        return response;
    }

    internal static (HttpStatusCode Status, string Text) Judge(
        bool isKnown,
        IReadOnlyList<KindDetector> detectors,
        int loading,
        string? outage
    )
    {
        var amiss = detectors.Where(detector => detector.Problem is not null).ToList();
        var (idle, degraded) = (Said(amiss.Where(detector => detector.Version is null)), Said(amiss));
        return !isKnown ? (HttpStatusCode.ServiceUnavailable, idle ?? "the model registry has not answered yet")
            : loading > 0 ? (HttpStatusCode.ServiceUnavailable, "loading windows")
            : outage is not null ? (HttpStatusCode.ServiceUnavailable, $"readings wait: {outage}")
            : idle is not null ? (HttpStatusCode.ServiceUnavailable, $"not scoring: {idle}")
            : degraded is not null ? (HttpStatusCode.OK, $"ready, degraded: {degraded}")
            : (HttpStatusCode.OK, "ready");
    }

    private static string? Said(IEnumerable<KindDetector> detectors) =>
        detectors.Select(detector => $"{detector.Detector}: {detector.Problem}").ToList() is { Count: > 0 } said
            ? string.Join("; ", said)
            : null;
}
