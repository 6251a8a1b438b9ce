using System.Diagnostics.Metrics;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Testing.Models;

namespace ServerlessAnomaly.Tests.Scoring;

/// <summary>A champion that is not fit to score, put under the pointer while batches go through the pipeline.</summary>
public sealed class ChampionDetectorTests : IDisposable
{
    private readonly PipelineFixture _fixture = new();
    private readonly MeterListener _meters = new();
    private readonly List<string> _refused = [];

    public ChampionDetectorTests()
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "serverlessanomaly.champion.refused") listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) =>
        {
            if (_fixture.Instruments.Owns(instrument)) _refused.Add((string)tags[1].Value!);
        });
        _meters.Start();
    }

    public void Dispose() => _meters.Dispose();

    [Theory]
    [InlineData("hash", "SHA-256")]
    [InlineData("schema", "trained on schema test-3/2")]
    [InlineData("window", "Steps = 5")]
    [InlineData("threshold", "threshold 0")]
    [InlineData("truncated", "does not load")]
    [InlineData("weights", "weights that are not finite, in 'unread'")]
    public async Task Refresh_BrokenVersionWhileScoring_IsRefusedOnceAndNoBatchIsLost(string fault, string reason)
    {
        var pipeline = await ScoringAsync();
        var broken = BrokenChampions.Of(fault);
        await _fixture.PromoteAsync(broken);
        await AssertGoesOnAsync(pipeline, broken.Manifest.Version, reason);
    }

    [Fact]
    public async Task Refresh_VersionThatIsNotThere_IsRefusedOnceAndNoBatchIsLost()
    {
        var pipeline = await ScoringAsync();
        var champion = await _fixture.Registry.ReadChampionAsync("conv1d", default);
        await _fixture.Registry.WriteChampionAsync("conv1d", champion!.Pointer with { Version = "lost" }, champion.ETag, default);
        await AssertGoesOnAsync(pipeline, "lost", "which the registry does not hold");
    }

    [Fact]
    public async Task Refresh_PointerThatCannotBeParsed_IsRefusedOnceAndNoBatchIsLost()
    {
        var registry = new DamagedRegistry(_fixture.Registry);
        var pipeline = await ScoringAsync(registry);
        registry.IsPointerDamaged = true;
        await AssertGoesOnAsync(pipeline, "champion.json", "is not valid");

        registry.IsPointerDamaged = false;
        await _fixture.PromoteAsync(TestDetector.Bundle("20180615-000000-00000003"));
        Assert.True(await _fixture.Champion!.RefreshAsync(default));
        Assert.Equal("20180615-000000-00000003", _fixture.Champion.Version);
    }

    [Fact]
    public async Task Refresh_ManifestThatCannotBeParsed_IsRefusedOnceAndNoBatchIsLost()
    {
        var registry = new DamagedRegistry(_fixture.Registry);
        var pipeline = await ScoringAsync(registry);
        registry.IsManifestDamaged = true;
        await _fixture.PromoteAsync(TestDetector.Bundle("20180614-000000-00000002"));
        await AssertGoesOnAsync(pipeline, "20180614-000000-00000002", "is not valid");
    }

    [Fact]
    public async Task Process_ColdStartWithADamagedPointer_FailsUntilItIsRepaired()
    {
        var registry = new DamagedRegistry(_fixture.Registry) { IsPointerDamaged = true };
        var pipeline = await _fixture.StartAsync(registry: registry);
        var batch = _fixture.Batch(PipelineFixture.HealthyDays("A", 6));
        await Assert.ThrowsAsync<InvalidDataException>(() => pipeline.ProcessAsync(batch, default));
        await Assert.ThrowsAsync<InvalidDataException>(() => pipeline.ProcessAsync(batch, default));
        Assert.Equal(["champion.json"], _refused);
        registry.IsPointerDamaged = false;
        Assert.Equal(3, (await pipeline.ProcessAsync(batch, default)).Scored);
    }

    [Fact]
    public void FindNotFinite_AnyPrefixOrBytes_EndsAndFindsNothing()
    {
        var model = TestDetector.Model();
        Assert.Null(OnnxWeights.FindNotFinite(model));
        for (var length = 0; length < model.Length; length++) Assert.Null(OnnxWeights.FindNotFinite(model.AsSpan(0, length)));
        var random = new Random(1);
        var bytes = new byte[300];
        for (var round = 0; round < 1000; round++)
        {
            random.NextBytes(bytes);
            OnnxWeights.FindNotFinite(bytes);
        }
    }

    private async Task<ScoringPipeline> ScoringAsync(IModelRegistry? registry = null)
    {
        var pipeline = await _fixture.StartAsync(registry: registry);
        await pipeline.ProcessAsync(_fixture.Batch(PipelineFixture.HealthyDays("A", 5)), default);
        return pipeline;
    }

    private async Task AssertGoesOnAsync(ScoringPipeline pipeline, string refused, string reason)
    {
        var before = _fixture.Champion!.Version;
        for (var look = 0; look < 3; look++)
        {
            Assert.False(await _fixture.Champion.RefreshAsync(default));
            var outcome = await pipeline.ProcessAsync(_fixture.Batch(PipelineFixture.Reading("A", 5 + look, pending: 11)), default);
            Assert.Equal(1, outcome.Scored);
        }
        Assert.Equal(before, _fixture.Champion.Version);
        Assert.Equal(before, Assert.Single(_fixture.Alerts.Alerts).DetectorVersion);
        Assert.Equal(8, pipeline.Totals.Received);
        Assert.Equal([refused], _refused);
        var said = Assert.Single(_fixture.ChampionLog.Messages);
        Assert.Contains($"{before} goes on scoring", said, StringComparison.Ordinal);
        Assert.Contains(reason, said, StringComparison.Ordinal);
    }
}
