using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Training.Bundles;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Retraining;
using ServerlessAnomaly.Training.Thresholds;

namespace ServerlessAnomaly.Training.Tests.Retraining;

public sealed class NightOptionsTests
{
    /// <summary>Every option that is a choice, none of them the default.</summary>
    private static readonly TrainingOptions Chosen = new()
    {
        Detector = "dense",
        Architecture = "gru",
        Width = 0.5,
        Dropout = 0.1,
        Score = ScoreMethod.Absolute,
        Threshold = ThresholdRule.Parse("percentile:98.5"),
        FalseAlarmDays = 20,
        LearningRate = 0.003,
        BatchSize = 128,
        Epochs = 2,
        MinSteps = 90,
        Patience = 2,
        MaxTrainingWindows = 900,
        HeldOutDriveShare = 0.3,
        HeldOutTimeShare = 0.2,
        FailureMarginDays = 25,
        Seed = 5,
    };

    [Fact]
    public async Task RunAsync_ChampionMadeByHand_IsFollowedByNightsOfItsChoices()
    {
        var night = new NightFixture();
        night.Options.Epochs = null;
        var champion = await new TrainingRun(night.Clock).TrainAsync(
            night.Archive,
            Chosen with
            {
                To = NightFixture.LastDay.AddDays(-10),
            },
            new(),
            night.Schema
        );
        await night.Registry.PublishAsync(champion, default);
        await night.Registry.PromoteFirstAsync(champion.Manifest, "by hand", night.Clock, default);

        var settings = champion.Manifest.Settings!;
        for (var nights = 0; nights < 2; nights++)
        {
            night.Clock.Now = night.Clock.Now.AddHours(1);
            var made = (await night.Pipeline().RunAsync(default))!.Manifest;
            Assert.Equal(settings with { TargetFalseAlarmRate = 0.05 }, made.Settings);
            Assert.Equal(("absolute", 5, "percentile:98.5"), (made.Score, made.Seed, made.Calibration.Method));
            Assert.Equal(1, made.Metrics["warmStart"]);
        }
    }

    [Fact]
    public void Of_SettingsOfTheNight_TakeThePlaceOfTheChampions()
    {
        var night = new RetrainingOptions
        {
            LearningRate = 0.01,
            Width = 2,
            Epochs = 7,
            MaxTrainingWindows = 5000,
            Seed = 9,
            TargetFalseAlarmRate = 0.02,
        };
        var options = Of(Manifest(SettingsOfRun.Of(Chosen)), night);
        Assert.Equal(
            (0.01, 2.0, 7, 5000, 9, 0.02),
            (options.LearningRate, options.Width, options.Epochs, options.MaxTrainingWindows, options.Seed, options.TargetFalseAlarmRate)
        );
        Assert.Equal((128, "gru"), (options.BatchSize, options.Architecture));
    }

    [Fact]
    public void Of_NoChampionOrOneThatDoesNotTell_TakesTheDefaults()
    {
        var defaults = new TrainingOptions { Detector = "dense" };
        Assert.Equal(defaults, Of(null, new()));
        Assert.Equal(defaults, Of(Manifest(null), new()));
        Assert.Equal(defaults, Of(Manifest(SettingsOfRun.Of(Chosen) with { Architecture = "transformer" }), new()));
    }

    /// <summary>An option that is not kept would be lost with the next night.</summary>
    [Fact]
    public void Options_OfWhatIsKept_AreTheOptions() =>
        Assert.Equal(Chosen with { Detector = "conv1d" }, SettingsOfRun.Options(SettingsOfRun.Of(Chosen)));

    private static TrainingOptions Of(DetectorManifest? champion, RetrainingOptions night) =>
        NightOptions.Of("dense", champion, night, ExecutionProvider.Cpu, NullLogger.Instance);

    private static DetectorManifest Manifest(TrainingSettings? settings) =>
        Testing.Models.TestDetector.Bundle().Manifest with
        {
            Settings = settings,
        };
}
