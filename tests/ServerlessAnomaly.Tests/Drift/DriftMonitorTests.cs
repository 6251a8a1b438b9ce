using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Drift;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Models;
using ServerlessAnomaly.Tests.Windowing;

namespace ServerlessAnomaly.Tests.Drift;

/// <summary>Fleets of 300 drives through the pipeline: reallocated sectors mostly zero, pending sectors spread evenly.</summary>
public sealed class DriftMonitorTests
{
    private const int Fleet = 300;
    private readonly PipelineFixture _fixture = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2018, 7, 8, 0, 0, 0, TimeSpan.Zero));
    private readonly Random _random = new(1);

    [Fact]
    public async Task Check_UnshiftedDays_AsksForNothing()
    {
        await ScoreAsync(shift: 0);
        var monitor = Monitor();
        Assert.Null(await monitor.CheckAsync(default));
        var report = (await monitor.MeasureAsync(default))!;
        Assert.Equal((Fleet, 2 * Fleet), (report.Drives, report.Windows));
        Assert.InRange(report.Figures[0].Index, 0, 0.1);
        Assert.Equal(
            ["pending sectors", "reallocated sectors", "score", "temperature"],
            report.Figures.Select(figure => figure.Name).Order()
        );
    }

    [Fact]
    public async Task Check_ShiftedFeature_AsksOncePerCooldown()
    {
        await ScoreAsync(shift: 60);
        var monitor = Monitor();
        var report = await monitor.CheckAsync(default);
        Assert.Equal(["pending sectors", "score"], report!.Above.Select(figure => figure.Name).Order());

        // The message was not sent: it is asked for again.
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(await monitor.CheckAsync(default));

        // Once it is taken, there is quiet; the same message may come again when its run failed, another is dropped.
        Assert.True(await monitor.TakeRequestAsync("first", default));
        Assert.True(await monitor.TakeRequestAsync("first", default));
        Assert.False(await monitor.TakeRequestAsync("second", default));
        _clock.Advance(TimeSpan.FromHours(23));
        Assert.Null(await monitor.CheckAsync(default));
        Assert.True(await monitor.TakeRequestAsync("first", default));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(await monitor.CheckAsync(default));
        Assert.True(await monitor.TakeRequestAsync("second", default));
    }

    [Fact]
    public async Task Check_TooFewDrives_AsksForNothing()
    {
        await ScoreAsync(shift: 60);
        Assert.Null(await Monitor(new DriftOptions { MinDrives = Fleet + 1 }).CheckAsync(default));
    }

    [Fact]
    public async Task Check_ChampionWithoutReference_AsksForNothing()
    {
        var pipeline = await _fixture.StartAsync();
        await pipeline.ProcessAsync(_fixture.Batch(PipelineFixture.HealthyDays("A", 6)), default);
        await _fixture.Recorder.FlushAsync(default);
        Assert.Null(await Monitor().CheckAsync(default));
        Assert.Empty(await _fixture.Drift.ReadNewestAsync("conv1d", TestDetector.Bundle().Manifest.Version, 7, default));
    }

    [Fact]
    public async Task Measure_BatchGivenAgain_CountsItOnce()
    {
        await _fixture.PromoteAsync(WithReference());
        var pipeline = await _fixture.StartAsync(withChampion: false);
        var batch = _fixture.Batch(PipelineFixture.HealthyDays("A", 6));
        await pipeline.ProcessAsync(batch, default);
        await pipeline.ProcessAsync(batch, default);
        await (await _fixture.StartAsync(withChampion: false)).ProcessAsync(batch, default);
        await _fixture.Recorder.FlushAsync(default);
        await _fixture.Recorder.FlushAsync(default);
        var report = (await Monitor().MeasureAsync(default))!;
        Assert.Equal((3, 1), (report.Windows, report.Drives));
        Assert.Equal((PipelineFixture.FirstDay.AddDays(3), PipelineFixture.FirstDay.AddDays(5)), (Time(report.From), Time(report.To)));
    }

    [Fact]
    public async Task Flush_StoreOutOfReach_KeepsTheCountsForTheNext()
    {
        var store = new OutageDriftStore(_fixture.Drift);
        var recorder = new DriftRecorder(store);
        using var detector = Detector.Load(WithReference(), new DetectorOptions { ExecutionProvider = ExecutionProvider.Cpu, Threads = 1 });
        var (tally, window) = (recorder.NewTally(), new float[4 * 3]);
        for (var i = 0; i < 5; i++)
        {
            tally.Count(detector, new DateOnly(2018, 7, 4), window, 0);
            if (i == 2)
                await Assert.ThrowsAsync<IOException>(() => recorder.FlushAsync(default));
        }
        await recorder.FlushAsync(default);
        Assert.Equal(
            5,
            (await _fixture.Drift.ReadNewestAsync("conv1d", detector.Manifest.Version, 7, default)).Sum(counts => counts.Windows)
        );
    }

    [Fact]
    public void Count_AnyWindow_AllocatesNothing()
    {
        using var detector = Detector.Load(WithReference(), new DetectorOptions { ExecutionProvider = ExecutionProvider.Cpu, Threads = 1 });
        var (tally, window) = (new DriftTally(), new float[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, float.NaN });
        Assert.Equal(
            0,
            Windowing.Allocations.OfRound(_ =>
            {
                for (var i = 0; i < 1000; i++)
                    tally.Count(detector, new DateOnly(2018, 7, 4), window, i);
            })
        );
    }

    private DriftMonitor Monitor(DriftOptions? options = null) =>
        new(
            _fixture.Drift,
            _fixture.Registry,
            new DetectorOptions(),
            options ?? new DriftOptions(),
            new ScoringInstruments(),
            _clock,
            NullLogger<DriftMonitor>.Instance
        );

    /// <summary>Two scored days of the whole fleet, its pending sectors higher by <paramref name="shift"/> than in training.</summary>
    private async Task ScoreAsync(double shift)
    {
        await _fixture.PromoteAsync(WithReference());
        var pipeline = await _fixture.StartAsync(withChampion: false);
        for (var day = 0; day < 5; day++)
            await pipeline.ProcessAsync(
                _fixture.Batch([
                    .. Enumerable
                        .Range(0, Fleet)
                        .Select(drive => PipelineFixture.Reading($"D{drive}", day, Reallocated(), Pending() + shift)),
                ]),
                default
            );
        await _fixture.Recorder.FlushAsync(default);
    }

    private DetectorBundle WithReference()
    {
        var (reallocated, pending) = (new float[Fleet], new float[Fleet]);
        for (var i = 0; i < Fleet; i++)
            (reallocated[i], pending[i]) = (Reallocated(), Pending());
        float[] scores = [.. reallocated.Zip(pending, (a, b) => a + b)];
        var bundle = TestDetector.Bundle();
        var reference = new DriftReference(
            Fleet,
            Fleet,
            [
                ReferenceDistribution.Of("reallocated sectors", reallocated),
                ReferenceDistribution.Of("pending sectors", pending),
                ReferenceDistribution.Of("temperature", [float.NaN]),
            ],
            ReferenceDistribution.Of("score", scores)
        );
        return bundle with { Manifest = bundle.Manifest with { Reference = reference } };
    }

    private int Reallocated() => _random.Next(20) == 0 ? _random.Next(1, 50) : 0;

    private int Pending() => _random.Next(100);

    private static DateTime Time(DateOnly day) => day.ToDateTime(default, DateTimeKind.Utc);
}
