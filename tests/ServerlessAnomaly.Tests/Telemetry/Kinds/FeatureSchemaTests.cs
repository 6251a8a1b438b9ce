using ServerlessAnomaly.Telemetry;

namespace ServerlessAnomaly.Tests.Telemetry.Kinds;

public sealed class FeatureSchemaTests
{
    [Fact]
    public void ToJson_LifetimeOfOneFeature_IsReadBackAndNotWrittenForOthers()
    {
        var shipped = FeatureSchema.Load("backblaze-10");
        Assert.Equal(26280, shipped.Features.Single(feature => feature.Column == "smart_9_raw").Lifetime);
        Assert.Single(shipped.ToJson().Split("lifetime").Skip(1));
        Assert.Equal(shipped, LoadText(shipped.ToJson()));
    }

    [Theory]
    [InlineData("0"), InlineData("-5")]
    public void Load_LifetimeNotAboveZero_SaysSo(string lifetime)
    {
        var fault = Assert.Throws<ArgumentException>(() =>
            LoadText(
                $$"""{ "name": "s", "version": 1, "features": [{ "name": "age", "column": "smart_9_raw", "lifetime": {{lifetime}} }] }"""
            )
        );
        Assert.Contains($"'age' the lifetime {lifetime}", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", "not valid")]
    [InlineData("{}", "needs a name")]
    [InlineData("""{ "name": "s" }""", "at least one feature")]
    [InlineData("""{ "name": "s", "features": null }""", "at least one feature")]
    [InlineData("""{ "name": "s", "features": [null] }""", "feature number 1 needs")]
    [InlineData("""{ "name": "s", "features": [{ "name": "a", "column": "b" }, { "name": "c" }] }""", "feature number 2 needs")]
    [InlineData("""{ "name": "s", "features": [{ "column": "b" }] }""", "feature number 1 needs")]
    public void Load_FileThatLacksSomething_SaysWhat(string json, string problem) =>
        Assert.Contains(problem, Assert.Throws<ArgumentException>(() => LoadText(json)).Message, StringComparison.Ordinal);

    private static FeatureSchema LoadText(string json)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, json);
            return FeatureSchema.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
