using System.Security.Cryptography;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Testing.Models;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Tests.Scoring;

public sealed class DetectorTests
{
    private static readonly DetectorOptions Cpu = new() { ExecutionProvider = ExecutionProvider.Cpu, Threads = 1 };

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(500)]
    public void Score_AnyBatchSize_IsTheSumOfTheNewestValues(int count)
    {
        using var detector = Detector.Load(TestDetector.Bundle(), Cpu);
        var random = new Random(count);
        var windows = new WindowBuffer(4, 3);
        var results = new ScoreBuffer(3);
        for (var round = 0; round < 3; round++)
        {
            windows.Clear();
            for (var i = 0; i < count; i++)
                foreach (ref var value in windows.Add())
                    value = random.Next(10) == 0 ? float.NaN : random.Next(100);
            detector.Score(windows, results);
            Assert.Equal(count, results.Count);
            for (var i = 0; i < count; i++)
            {
                float[] newest = [.. windows.Newest(i).ToArray().Select(value => float.IsNaN(value) ? 0 : value)];
                Assert.Equal(newest, results.FeatureErrors(i));
                Assert.Equal(newest.Sum(), results.Scores[i]);
            }
        }
    }

    /// <summary>However often owner and user let go: the model is there until both have, and not gone before.</summary>
    [Fact]
    public void Dispose_MoreThanOnce_GivesBackOnce()
    {
        var detector = Detector.Load(TestDetector.Bundle(), Cpu);
        var (first, second) = (detector.TryAcquire()!, detector.TryAcquire()!);
        first.Dispose();
        first.Dispose();
        detector.Dispose();
        detector.Dispose();

        var windows = new WindowBuffer(4, 3);
        windows.Add().Fill(1);
        var results = new ScoreBuffer(3);
        second.Detector.Score(windows, results);
        Assert.Equal(3, results.Scores[0]);
        second.Dispose();
        Assert.Null(detector.TryAcquire());
    }

    [Fact]
    public void Score_NoWindows_GivesNoScores()
    {
        using var detector = Detector.Load(TestDetector.Bundle(), Cpu);
        var results = new ScoreBuffer(3);
        detector.Score(new WindowBuffer(4, 3), results);
        Assert.Equal(0, results.Scores.Length);
    }

    [Fact]
    public void Load_AutoWithoutCuda_FallsBackToTheCpuAndSaysWhy()
    {
        using var detector = Detector.Load(TestDetector.Bundle(), new DetectorOptions { ExecutionProvider = ExecutionProvider.Auto });
        Assert.Equal(detector.Fallback is null, detector.Provider == "CUDA");
    }

    [Fact]
    public void Load_NotAModel_IsRefused()
    {
        var bundle = TestDetector.Bundle(model: [1, 2, 3]);
        Assert.Contains("does not load", Assert.Throws<DetectorRefusedException>(() => Detector.Load(bundle, Cpu)).Message);
    }

    [Fact]
    public void Load_WeightsNotFinite_IsRefused()
    {
        // The model's only weight is the value that stands in for missing ones: 0. As NaN it poisons the warm-up's empty window.
        var model = TestDetector.Model();
        var name = "zero"u8.ToArray();
        var at = model.AsSpan().LastIndexOf(name);
        var data = model.AsSpan(at - 8, 8).IndexOf(new byte[] { 0, 0, 0, 0 });
        Assert.True(data >= 0, "The fixture's layout has changed: find the weight again.");
        BitConverter.TryWriteBytes(model.AsSpan(at - 8 + data, 4), float.NaN);
        Assert.Contains(
            "scores an empty window as NaN",
            Assert.Throws<DetectorRefusedException>(() => Detector.Load(TestDetector.Bundle(model: model), Cpu)).Message
        );
    }

    [Fact]
    public void Verify_AnyDisagreement_IsRefusedWithBothValues()
    {
        var bundle = TestDetector.Bundle();
        void Refused(DetectorBundle changed, string expected) =>
            Assert.Contains(
                expected,
                Assert.Throws<DetectorRefusedException>(() => BundleCheck.Verify(changed, TestDetector.Schema, TestDetector.Window)).Message
            );
        BundleCheck.Verify(bundle, TestDetector.Schema, TestDetector.Window);
        Refused(bundle with { Model = [.. bundle.Model, 0] }, Convert.ToHexStringLower(SHA256.HashData([.. bundle.Model, 0])));
        Refused(
            bundle with
            {
                Manifest = bundle.Manifest with { Schema = TestDetector.Schema with { Version = 2 } },
            },
            "trained on schema test-3/2; Telemetry__Schema is test-3/1"
        );
        var reshaped = new FeatureSchema(
            TestDetector.Schema.Name,
            TestDetector.Schema.Version,
            [.. TestDetector.Schema.Features.Reverse()]
        );
        Refused(bundle with { Manifest = bundle.Manifest with { Schema = reshaped } }, "trained on another form of the schema test-3/1");
        Refused(
            bundle with
            {
                Manifest = bundle.Manifest with
                {
                    Window = new WindowOptions { Steps = 5, MaxGapSteps = 1 },
                },
            },
            "Steps = 5"
        );
        Refused(bundle with { Manifest = bundle.Manifest with { Threshold = float.NaN } }, "threshold NaN");
        Refused(bundle with { Manifest = bundle.Manifest with { Threshold = 0 } }, "threshold 0");
        Refused(bundle with { Manifest = bundle.Manifest with { FormatVersion = 2 } }, "format version 2");
    }
}
