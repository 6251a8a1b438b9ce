using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using ServerlessAnomaly.Graphs.Onnx;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Bundles;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Fitting.Weights;
using ServerlessAnomaly.Training.Thresholds;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Bundles;

public sealed class TrainingRunTests
{
    private static readonly TrainingOptions Quick = new()
    {
        Detector = "dense",
        Epochs = 4,
        MinSteps = 160,
        BatchSize = 64,
        Patience = 10,
    };

    [Theory]
    [InlineData("dense", ScoreMethod.Gated)]
    [InlineData("conv1d", ScoreMethod.Gated)]
    [InlineData("conv1d", ScoreMethod.Squared)]
    [InlineData("conv1d-denoising", ScoreMethod.Mahalanobis)]
    [InlineData("dense-superres", ScoreMethod.Normalized)]
    [InlineData("vae", ScoreMethod.ReconstructionProbability)]
    [InlineData("lstm", ScoreMethod.Gated, 0.2)]
    [InlineData("gru", ScoreMethod.Gated, 0.5)]
    public async Task TrainAsync_HealthyFleet_LowersTheLossAndLoadsAsDetector(string detector, ScoreMethod score, double width = 1)
    {
        var epochs = new Epochs();
        var bundle = await TrainAsync(Quick with { Detector = detector, Score = score, Width = width }, epochs);

        Assert.Equal(4, epochs.Seen.Count);
        Assert.True(
            epochs.Seen[^1].Loss < 0.7 * epochs.Seen[0].Loss,
            $"The loss went from {epochs.Seen[0].Loss} to {epochs.Seen[^1].Loss}."
        );
        Assert.True(bundle.Manifest.Metrics["heldOutLoss"] < epochs.Seen[0].HeldOutLoss);
        using var loaded = Detector.Load(bundle, new DetectorOptions { ExecutionProvider = ExecutionProvider.Cpu });
    }

    [Theory]
    [InlineData("dense", 8)]
    [InlineData("dense", 32)]
    [InlineData("conv1d", 8)]
    [InlineData("conv1d", 32)]
    [InlineData("lstm", 8)]
    [InlineData("lstm", 32)]
    public async Task TrainAsync_WindowsOfOtherLengths_AreLoadedByAScorerOfThatWindow(string detector, int steps)
    {
        var window = new WindowOptions { Steps = steps };
        var bundle = await new TrainingRun(TimeProvider.System).TrainAsync(
            SyntheticFleet.Archive(days: 60),
            Quick with
            {
                Detector = detector,
                Epochs = 1,
                MinSteps = 1,
            },
            window,
            SyntheticFleet.Schema,
            null,
            default
        );
        BundleCheck.Verify(bundle, SyntheticFleet.Schema, window);
        using var loaded = Detector.Load(bundle, new DetectorOptions { ExecutionProvider = ExecutionProvider.Cpu });
        Assert.Equal(steps, loaded.Manifest.Window.Steps);
    }

    [Fact]
    public async Task TrainAsync_Manifest_KeepsTheReferenceThatTheScorerCountsBy()
    {
        var bundle = await TrainAsync(Quick with { Epochs = 1, MinSteps = 1 });
        var json = JsonSerializer.Serialize(bundle.Manifest, DocumentJson.Indented);
        var manifest = JsonSerializer.Deserialize<DetectorManifest>(json, DocumentJson.Indented)!;
        BundleCheck.Verify(bundle with { Manifest = manifest }, SyntheticFleet.Schema, new WindowOptions());
        var reference = manifest.Reference!;
        Assert.Equal(SyntheticFleet.Schema.Features.Select(feature => feature.Name), reference.Features.Select(feature => feature.Name));
        Assert.All(reference.Features.Append(reference.Score), distribution => Assert.Equal(1, distribution.Shares.Sum(), 9));
        Assert.InRange(reference.Drives, 2, manifest.Data.Drives);
        Assert.True(reference.Windows >= manifest.Data.TrainingWindows + manifest.Data.HeldOutWindows);
    }

    [Fact]
    public async Task TrainAsync_SameSeed_GivesTheSameModelToTheLastByte()
    {
        var options = Quick with { Detector = "conv1d", Epochs = 2, MinSteps = 40 };
        var first = await TrainAsync(options);
        var second = await TrainAsync(options);
        var other = await TrainAsync(options with { Seed = 2 });
        Assert.Equal(first.Model, second.Model);
        Assert.Equal(first.Manifest.ModelSha256, second.Manifest.ModelSha256);
        Assert.NotEqual(first.Manifest.ModelSha256, other.Manifest.ModelSha256);
    }

    [Fact]
    public async Task TrainAsync_FailingDrives_ScoreAboveTheThresholdAndHealthyOnesDoNot()
    {
        var bundle = await TrainAsync(Quick);
        var data = await TelemetryDataset.ReadAsync(
            SyntheticFleet.Archive(seed: 99),
            SyntheticFleet.Schema,
            new WindowOptions(),
            DateOnly.MinValue,
            DateOnly.MaxValue,
            DateOnly.MaxValue,
            null,
            CancellationToken.None
        );
        using var detector = Detector.Load(bundle, new DetectorOptions { ExecutionProvider = ExecutionProvider.Cpu });
        var (windows, scores) = (new WindowBuffer(16, 4), new ScoreBuffer(4));
        foreach (var drive in Enumerable.Range(0, data.Drives.Count))
            data.Gather([data.WindowsOf(drive).Last()], windows.Add());
        detector.Score(windows, scores);

        var flagged = Enumerable.Range(0, data.Drives.Count).Where(drive => scores.Scores[drive] > bundle.Manifest.Threshold).ToArray();
        Assert.Equal(4, flagged.Count(drive => !data.Drives[drive].IsHealthy));
        Assert.True(flagged.Length <= 4 + 3, $"{flagged.Length - 4} of 56 healthy drives are flagged.");
    }

    [Fact]
    public async Task TrainAsync_Done_TellsEverythingInTheManifest()
    {
        var bundle = await new TrainingRun(new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero))).TrainAsync(
            SyntheticFleet.Archive(),
            Quick with
            {
                Detector = "fleet-7",
                Architecture = "dense",
                Seed = 5,
                TargetFalseAlarmRate = 0.1,
            },
            new WindowOptions(),
            SyntheticFleet.Schema
        );

        var manifest = bundle.Manifest;
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bundle.Model)), manifest.ModelSha256);
        Assert.Equal($"20260501T120000Z-{manifest.ModelSha256[..8]}", manifest.Version);
        Assert.Equal("fleet-7", manifest.Detector);
        Assert.StartsWith("dense autoencoder", manifest.Architecture, StringComparison.Ordinal);
        Assert.Equal((5, 0.1, 20), (manifest.Seed, manifest.Calibration.TargetFalseAlarmRate, manifest.Calibration.Drives));
        Assert.InRange(manifest.Calibration.RealisedFalseAlarmRate, 0, 0.1);
        Assert.Equal((60, 4), (manifest.Data.Drives, manifest.Data.FailedDrives));
        Assert.Equal((SyntheticFleet.FirstDay, SyntheticFleet.FirstDay.AddDays(39)), (manifest.Data.From, manifest.Data.To));
        Assert.Equal(manifest.Calibration.Windows, manifest.Data.HeldOutWindows);
        Assert.Superset(
            new HashSet<string> { "loss", "heldOutLoss", "epochs", "trainSeconds", "windowsPerSecond" },
            manifest.Metrics.Keys.ToHashSet()
        );
        var metadata = ModelProto.Parser.ParseFrom(bundle.Model).MetadataProps.ToDictionary(entry => entry.Key, entry => entry.Value);
        Assert.Equal(manifest.Threshold, float.Parse(metadata["threshold"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(SyntheticFleet.Schema.ToJson(), metadata["schema"]);
    }

    [Fact]
    public async Task TrainAsync_ThresholdByWindows_IsSetOnTheScoresOfHeldOutWindows()
    {
        var quick = Quick with { Epochs = 1, MinSteps = 20, Score = ScoreMethod.Squared };
        var half = (await TrainAsync(quick with { Threshold = ThresholdRule.Parse("percentile:50") })).Manifest;
        var most = (await TrainAsync(quick with { Threshold = ThresholdRule.Parse("percentile:99") })).Manifest;
        var far = (await TrainAsync(quick with { Threshold = ThresholdRule.Parse("sigma:100") })).Manifest;
        Assert.True(half.Threshold < most.Threshold && most.Threshold < far.Threshold);
        Assert.Equal(("percentile:50", "sigma:100"), (half.Calibration.Method, far.Calibration.Method));
        // Half of the windows exceed the median, so at least half of the drives do.
        Assert.InRange(half.Calibration.RealisedFalseAlarmRate, 0.5, 1);
        Assert.Equal(0, far.Calibration.RealisedFalseAlarmRate);
        Assert.Equal("squared", far.Score);
    }

    [Fact]
    public async Task TrainAsync_NoValueInAnyColumn_SaysSo()
    {
        FeatureSchema other = new("other", 1, [new("power-on hours", "smart_9_raw"), new("elsewhere", "smart_77_raw")]);
        FeatureSchema blank = new("blank", 1, [new("elsewhere", "smart_77_raw"), new("growth", "smart_78_raw", FeatureTransform.Delta)]);
        Assert.Equal(2, (await TrainOnAsync(other)).Manifest.Schema.Features.Count);
        var fault = await Assert.ThrowsAsync<TrainingException>(() => TrainOnAsync(blank));
        Assert.Contains("blank/1", fault.Message, StringComparison.Ordinal);

        static Task<DetectorBundle> TrainOnAsync(FeatureSchema schema) =>
            new TrainingRun().TrainAsync(
                new Relabelled(SyntheticFleet.Archive()),
                Quick with
                {
                    Epochs = 1,
                    MinSteps = 5,
                },
                new WindowOptions(),
                schema
            );
    }

    [Fact]
    public async Task TrainAsync_LossThatExplodes_SaysSo()
    {
        var wild = Quick with { LearningRate = 1, Score = ScoreMethod.Squared, MinSteps = 20 };
        var archive = SyntheticFleet.Archive(seed: 1);
        archive.Add(
            new DriveReading
            {
                SerialNumber = "Z010"u8,
                Model = default,
                Time = SyntheticFleet.FirstDay.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
                Values = [float.PositiveInfinity, 1, 1, 1],
                Failed = false,
                EventIndex = 0,
            }
        );
        var fault = await Assert.ThrowsAsync<DivergedException>(() =>
            new TrainingRun().TrainAsync(
                archive,
                wild with
                {
                    HeldOutDriveShare = 0.01,
                    TargetFalseAlarmRate = 0.5,
                },
                new WindowOptions(),
                SyntheticFleet.Schema
            )
        );
        Assert.Contains("loss", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrainAsync_InvalidOptions_NamesAllOfThem()
    {
        var fault = await Assert.ThrowsAsync<ArgumentException>(() => TrainAsync(Quick with { Epochs = 0, BatchSize = -1 }));
        Assert.Contains("Epochs", fault.Message, StringComparison.Ordinal);
        Assert.Contains("BatchSize", fault.Message, StringComparison.Ordinal);
        fault = await Assert.ThrowsAsync<ArgumentException>(() =>
            TrainAsync(Quick with { From = new DateOnly(2020, 2, 1), To = new DateOnly(2020, 1, 1) })
        );
        Assert.Contains("2020-02-01", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => TrainAsync(Quick with { Detector = "unheard-of" }));
    }

    [Fact]
    public async Task TrainAsync_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new TrainingRun().TrainAsync(
                SyntheticFleet.Archive(),
                Quick with
                {
                    MinSteps = 1_000_000,
                },
                new WindowOptions(),
                SyntheticFleet.Schema,
                new CancelWhen(source),
                source.Token
            )
        );
    }

    private static Task<DetectorBundle> TrainAsync(TrainingOptions options, IProgress<TrainingProgress>? progress = null) =>
        new TrainingRun().TrainAsync(SyntheticFleet.Archive(), options, new WindowOptions(), SyntheticFleet.Schema, progress);

    private sealed class Epochs : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Seen { get; } = [];

        public void Report(TrainingProgress value)
        {
            if (value.Phase == TrainingPhase.Training)
                Seen.Add(value);
        }
    }

    /// <summary>Cancels as soon as anything has been read.</summary>
    private sealed class CancelWhen(CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => source.Cancel();
    }
}
