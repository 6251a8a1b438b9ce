namespace ServerlessAnomaly.Functions.Tests;

public sealed class HealthFunctionTests
{
    [Theory]
    [InlineData(true, "v2", null, 0, null, 200, "ready")]
    [InlineData(true, null, null, 0, null, 200, "ready")]
    [InlineData(true, "v1", "v1 scores: v2 has another SHA-256.", 0, null, 200, "ready, degraded: v1 scores: v2 has another SHA-256.")]
    [InlineData(true, null, "Nothing scores: v2 is broken.", 0, null, 503, "not scoring: Nothing scores: v2 is broken.")]
    [InlineData(false, null, null, 0, null, 503, "the model registry has not answered yet")]
    [InlineData(false, null, "Nothing scores: champion.json is cut off.", 0, null, 503, "Nothing scores: champion.json is cut off.")]
    [InlineData(true, "v2", null, 1, null, 503, "loading windows")]
    [InlineData(true, "v2", null, 0, "partition 0: Connection refused", 503, "readings wait: partition 0: Connection refused")]
    public void Judge_EachState_SaysWhatIsTheMatter(
        bool isKnown,
        string? version,
        string? problem,
        int loading,
        string? outage,
        int status,
        string text
    )
    {
        var (code, said) = HealthFunction.Judge(isKnown, version, problem, loading, outage);
        Assert.Equal((status, text), ((int)code, said));
    }
}
