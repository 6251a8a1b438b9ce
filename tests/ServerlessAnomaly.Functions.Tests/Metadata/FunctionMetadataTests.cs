using System.Text.Json;
using ServerlessAnomaly.LocalHost.Hosting;

namespace ServerlessAnomaly.Functions.Tests.Metadata;

/// <summary>What is deployed: triggers, names, connections, cardinality, schedules and retry, held against a file that a person reviewed.</summary>
public sealed class FunctionMetadataTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    [Fact]
    public void Describe_DeployedFunctions_EqualTheReviewedExpectation()
    {
        var described = JsonSerializer.Serialize(FunctionCatalog.Describe(typeof(ScoreTelemetryFunction).Assembly), Json);
        var expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Metadata", "functions.expected.json"));
        Assert.Equal(expected.ReplaceLineEndings("\n").Trim(), described.ReplaceLineEndings("\n").Trim());
    }
}
