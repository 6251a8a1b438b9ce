using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Testing.Models;

namespace ServerlessAnomaly.Functions.Tests;

public sealed class HealthFunctionTests
{
    private const string Nvme = "conv1d-nvme";
    private readonly InMemoryModelRegistry _registry = new();

    [Theory]
    [InlineData(true, "v2", null, 0, null, 200, "ready")]
    [InlineData(true, null, null, 0, null, 200, "ready")]
    [InlineData(
        true,
        "v1",
        "v1 scores: v2 has another SHA-256.",
        0,
        null,
        200,
        "ready, degraded: conv1d: v1 scores: v2 has another SHA-256."
    )]
    [InlineData(true, null, "Nothing scores: v2 is broken.", 0, null, 503, "not scoring: conv1d: Nothing scores: v2 is broken.")]
    [InlineData(false, null, null, 0, null, 503, "the model registry has not answered yet")]
    [InlineData(
        false,
        null,
        "Nothing scores: champion.json is cut off.",
        0,
        null,
        503,
        "conv1d: Nothing scores: champion.json is cut off."
    )]
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
        var (code, said) = HealthFunction.Judge(isKnown, [new("ata", "conv1d", version, problem)], loading, outage);
        Assert.Equal((status, text), ((int)code, said));
    }

    /// <summary>The own kind scores, another one's champion was refused: nothing scores that kind.</summary>
    [Fact]
    public async Task Judge_ChampionOfAnotherKindIsRefused_Is503AndNamesItsDetector()
    {
        await PromoteAsync(TestDetector.Bundle());
        await PromoteAsync(BrokenNvme("v1"));
        var (status, text) = await JudgeAsync();
        Assert.Equal(503, status);
        Assert.StartsWith("not scoring: conv1d-nvme: Nothing scores: ", text, StringComparison.Ordinal);
    }

    /// <summary>The own kind has no champion and needs none; another kind is scored by the version before its champion.</summary>
    [Fact]
    public async Task Judge_NoOwnChampionAndAnotherKindDegraded_Is200AndNamesItsDetector()
    {
        await PromoteAsync(OfNvme("v1"));
        await PromoteAsync(BrokenNvme("v2"));
        var (status, text) = await JudgeAsync();
        Assert.Equal(200, status);
        Assert.StartsWith("ready, degraded: conv1d-nvme: v1 scores: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judge_TwoKindsNotScored_NamesBoth()
    {
        await PromoteAsync(BrokenNvme("v1"));
        await PromoteAsync(TestDetector.Bundle(threshold: 0));
        var (status, text) = await JudgeAsync();
        Assert.Equal(503, status);
        Assert.Contains("conv1d: Nothing scores", text, StringComparison.Ordinal);
        Assert.Contains("; conv1d-nvme: Nothing scores", text, StringComparison.Ordinal);
    }

    private async Task<(int Status, string Text)> JudgeAsync()
    {
        using var instruments = new ScoringInstruments();
        using var champions = new ChampionDetectors(
            _registry,
            new DetectorOptions { ExecutionProvider = ExecutionProvider.Cpu, Threads = 1 },
            TestDetector.Schema,
            TestDetector.Window,
            instruments,
            NullLogger<ChampionDetector>.Instance
        );
        await champions.RefreshAsync(default);
        var (status, text) = HealthFunction.Judge(champions.IsKnown, champions.Detectors, 0, null);
        return ((int)status, text);
    }

    private static DetectorBundle OfNvme(string version)
    {
        var schema = Telemetry.FeatureSchema.Load("nvme");
        var bundle = TestDetector.Bundle(version, model: TestDetector.ModelOf(schema.Columns.Count));
        return bundle with { Manifest = bundle.Manifest with { Detector = Nvme, Schema = schema } };
    }

    private static DetectorBundle BrokenNvme(string version)
    {
        var bundle = OfNvme(version);
        return bundle with { Manifest = bundle.Manifest with { Threshold = 0 } };
    }

    private async Task PromoteAsync(DetectorBundle bundle)
    {
        await _registry.PublishAsync(bundle, default);
        await _registry.PromoteAsync(bundle.Manifest, "test", TimeProvider.System, default);
    }
}
