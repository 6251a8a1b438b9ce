using System.Text.Json;
using System.Text.Json.Nodes;

namespace ServerlessAnomaly.Functions.Tests.Metadata;

/// <summary>What is deployed, as the SDK's generator describes it: triggers, names, connections, cardinality, schedules and retry, held against a file that a person reviewed.</summary>
public sealed class FunctionMetadataTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    [Fact]
    public async Task GetFunctionMetadataAsync_DeployedFunctions_EqualTheReviewedExpectation()
    {
        var functions = await new GeneratedFunctionMetadataProvider().GetFunctionMetadataAsync("");
        var described = JsonSerializer.Serialize(
            functions
                .OrderBy(function => function.Name, StringComparer.Ordinal)
                .Select(function => new
                {
                    function.Name,
                    function.EntryPoint,
                    Bindings = function.RawBindings!.Select(binding => JsonNode.Parse(binding)),
                    function.Retry,
                }),
            Json
        );
        var expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Metadata", "functions.expected.json"));
        Assert.Equal(expected.ReplaceLineEndings("\n").Trim(), described.ReplaceLineEndings("\n").Trim());
    }
}
