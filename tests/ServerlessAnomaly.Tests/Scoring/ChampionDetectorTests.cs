using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Testing;
using ServerlessAnomaly.Testing.Models;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Tests.Scoring;

/// <summary>A champion that is not fit to score, put under the pointer while batches go through the pipeline.</summary>
public sealed class ChampionDetectorTests : IDisposable
{
    private readonly PipelineFixture _fixture = new();
    private readonly MeterListener _meters = new();
    private readonly List<string> _refused = [];
    private readonly Dictionary<string, long> _degraded = [];

    public ChampionDetectorTests()
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is "serverlessanomaly.champion.refused" or "serverlessanomaly.champion.degraded")
                listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) =>
            {
                if (!_fixture.Instruments.Owns(instrument))
                    return;
                if (instrument.Name == "serverlessanomaly.champion.refused")
                    _refused.Add((string)tags[1].Value!);
                else
                    _degraded[(string)tags[0].Value!] = value;
            }
        );
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
        var broken = BrokenChampions.With(fault);
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
        await Assert.ThrowsAsync<ChampionUnreadableException>(() => pipeline.ProcessAsync(batch, default));
        await Assert.ThrowsAsync<ChampionUnreadableException>(() => pipeline.ProcessAsync(batch, default));
        Assert.Equal(["champion.json"], _refused);
        registry.IsPointerDamaged = false;
        Assert.Equal(3, (await pipeline.ProcessAsync(batch, default)).Scored);
    }

    [Theory]
    [InlineData("hash")]
    [InlineData("window")]
    [InlineData("truncated")]
    public async Task Refresh_FreshInstanceAndARefusedChampion_ScoresWithTheOneBeforeIt(string fault)
    {
        await PromoteInTurnAsync(TestDetector.Bundle(), TestDetector.Bundle("20180613-000000-00000009"), BrokenChampions.With(fault));
        var pipeline = await _fixture.StartAsync(withChampion: false);
        var outcome = await pipeline.ProcessAsync(_fixture.Batch(PipelineFixture.HealthyDays("A", 6)), default);
        Assert.Equal(3, outcome.Scored);
        Assert.Equal("20180613-000000-00000009", _fixture.Champion!.Version);
        Assert.Contains("20180613-000000-00000009 scores: ", _fixture.Champion.Own.Problem, StringComparison.Ordinal);
        Assert.Equal([BrokenChampions.With(fault).Manifest.Version], _refused);

        await PromoteInTurnAsync(TestDetector.Bundle("20180616-000000-00000004"));
        Assert.True(await _fixture.Champion.RefreshAsync(default));
        Assert.Null(_fixture.Champion.Own.Problem);
    }

    [Fact]
    public async Task Refresh_NoVersionPasses_SaysThatNothingScores()
    {
        await PromoteInTurnAsync(BrokenChampions.With("threshold"), BrokenChampions.With("hash"));
        var pipeline = await _fixture.StartAsync(withChampion: false);
        Assert.Equal(3, (await pipeline.ProcessAsync(_fixture.Batch(PipelineFixture.HealthyDays("A", 6)), default)).NoDetector);
        Assert.StartsWith("Nothing scores: ", _fixture.Champion!.Own.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refresh_FaultThatPasses_RefusesNothingAndIsTriedAgain()
    {
        await PromoteInTurnAsync(TestDetector.Bundle(), TestDetector.Bundle("20180613-000000-00000009"));
        await _fixture.StartAsync(withChampion: false, registry: new OutageRegistry(_fixture.Registry, reads: 2));
        for (var outage = 0; outage < 2; outage++)
        {
            await Assert.ThrowsAsync<IOException>(() => _fixture.Champion!.RefreshAsync(default));
            Assert.Contains("out of reach", _fixture.Champion!.Own.Problem, StringComparison.Ordinal);
        }
        Assert.True(await _fixture.Champion!.RefreshAsync(default));
        Assert.Equal(("20180613-000000-00000009", (string?)null), (_fixture.Champion.Version, _fixture.Champion.Own.Problem));
        Assert.Empty(_refused);
    }

    /// <summary>The gauge says what the health page says, whatever the problem was and however it ended.</summary>
    [Fact]
    public async Task Refresh_EveryProblem_IsInTheGaugeAndLeavesIt()
    {
        var registry = new DamagedRegistry(_fixture.Registry);
        await ScoringAsync(registry);
        AssertDegraded(0);
        registry.IsPointerDamaged = true;
        await _fixture.Champion!.RefreshAsync(default);
        AssertDegraded(1);
        registry.IsPointerDamaged = false;
        await _fixture.Champion.RefreshAsync(default);
        AssertDegraded(0);

        var lost = new InMemoryDetectorRegistry();
        await lost.WriteChampionAsync("conv1d", new("lost", default, "test", []), null, default);
        var pointed = new SwitchedRegistry(lost);
        await _fixture.StartAsync(withChampion: false, registry: pointed);
        await _fixture.Champion.RefreshAsync(default);
        AssertDegraded(1);
        pointed.Inner = new InMemoryDetectorRegistry();
        await _fixture.Champion.RefreshAsync(default);
        AssertDegraded(0);

        void AssertDegraded(long expected)
        {
            Assert.Equal(expected == 1, _fixture.Champion!.Own.Problem is not null);
            Assert.Equal(expected, _degraded["conv1d"]);
        }
    }

    /// <summary>Two kinds at once cannot follow their pointers: the log has both, by name.</summary>
    [Fact]
    public async Task Refresh_OutageOfSeveralKinds_IsLoggedByEach()
    {
        using var log = new LogRecorder();
        var champions = new ChampionDetectors(
            new OutageRegistry(_fixture.Registry, reads: int.MaxValue),
            new DetectorOptions { ExecutionProvider = ExecutionProvider.Cpu },
            TestDetector.Schema,
            TestDetector.Window,
            _fixture.Instruments,
            new LoggerFactory([log]).CreateLogger<ChampionDetector>()
        );
        foreach (var name in (string[])["conv1d", "conv1d-nvme"])
            await _fixture.Registry.WriteChampionAsync(name, new("v1", default, "test", []), null, default);
        await Assert.ThrowsAsync<IOException>(() => champions.RefreshAsync(default));
        string[] warnings = [.. log.Entries.Where(entry => entry.Level == LogLevel.Warning).Select(entry => entry.Text)];
        Assert.Equal(2, warnings.Length);
        Assert.Contains(warnings, text => text.Contains("pointer of conv1d names", StringComparison.Ordinal));
        Assert.Contains(warnings, text => text.Contains("pointer of conv1d-nvme names", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[ErrorCode:RuntimeException] CUDA failure 2: out of memory", true)]
    [InlineData(
        "[ErrorCode:RuntimeException] bfc_arena.cc:376 onnxruntime::BFCArena::AllocateRawInternal Failed to allocate memory for requested buffer of size 1",
        true
    )]
    [InlineData("[ErrorCode:InvalidGraph] This is an invalid model.", false)]
    public void IsPassing_MemoryThatIsShort_Passes(string message, bool passes)
    {
        // The exception's constructor is internal, and its text is all that tells.
        var constructor = typeof(OnnxRuntimeException).GetConstructors(
            BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Public
        )[0];
        var fault = (OnnxRuntimeException)constructor.Invoke([Enum.ToObject(constructor.GetParameters()[0].ParameterType, 6), message]);
        Assert.Equal(passes, fault.IsPassing());
    }

    [Fact]
    public async Task VerifyAsync_WholeAndBrokenVersions_LetsOnlyTheWholePass()
    {
        await _fixture.Registry.PublishAsync(TestDetector.Bundle(), default);
        await _fixture.Registry.VerifyAsync("conv1d", TestDetector.Bundle().Manifest.Version, default);
        foreach (var fault in (string[])["hash", "truncated", "weights", "threshold"])
        {
            var broken = BrokenChampions.With(fault);
            var registry = new InMemoryDetectorRegistry();
            await registry.PublishAsync(broken, default);
            await Assert.ThrowsAsync<DetectorRefusedException>(() => registry.VerifyAsync("conv1d", broken.Manifest.Version, default));
        }
        await Assert.ThrowsAsync<DetectorRefusedException>(() => _fixture.Registry.VerifyAsync("conv1d", "lost", default));
    }

    [Fact]
    public void FindExternal_WeightsInAnotherFile_AreFound()
    {
        Assert.Null(OnnxWeights.FindExternal(TestDetector.Model()));

        // graph { initializer { name: "w", data_location: EXTERNAL } }
        Assert.Equal("w", OnnxWeights.FindExternal([0x3A, 7, 0x2A, 5, 0x42, 1, (byte)'w', 0x70, 1]));
    }

    [Fact]
    public void FindNotFinite_AnyPrefixOrBytes_EndsAndFindsNothing()
    {
        var model = TestDetector.Model();
        Assert.Null(OnnxWeights.FindNotFinite(model));
        for (var length = 0; length < model.Length; length++)
            Assert.Null(OnnxWeights.FindNotFinite(model.AsSpan(0, length)));
        var random = new Random(1);
        var bytes = new byte[300];
        for (var round = 0; round < 1000; round++)
        {
            random.NextBytes(bytes);
            OnnxWeights.FindNotFinite(bytes);
        }
    }

    private async Task<ScoringPipeline> ScoringAsync(IDetectorRegistry? registry = null)
    {
        var pipeline = await _fixture.StartAsync(registry: registry);
        await pipeline.ProcessAsync(_fixture.Batch(PipelineFixture.HealthyDays("A", 5)), default);
        return pipeline;
    }

    private async Task PromoteInTurnAsync(params DetectorBundle[] bundles)
    {
        foreach (var bundle in bundles)
        {
            await _fixture.Registry.PublishAsync(bundle, default);
            await _fixture.Registry.PromoteAsync(bundle.Manifest, "test", TimeProvider.System, default);
        }
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
