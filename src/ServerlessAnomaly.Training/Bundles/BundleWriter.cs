using System.Globalization;
using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Bundles;

/// <summary>Writes a trained detector's model and manifest.</summary>
internal static class BundleWriter
{
    public static DetectorBundle Write(TrainedDetector trained, DateTimeOffset now)
    {
        // Nothing that depends on clock or load goes into the model, so that the same training gives the same bytes.
        var chance = trained.Graph.Evidence is { } evidence ? trained.Chance.Of(evidence, trained.Graph.Score) : null;
        var model = trained.Graph.WriteScoring(trained.Fit.Weights, Metadata(trained), chance);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(model));
        return new DetectorBundle(
            new DetectorManifest
            {
                Detector = trained.Options.Detector,
                Version = $"{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{sha256[..8]}",
                Architecture = Describe(trained),
                Score = ScoreMethods.NameOf(trained.Options.Score),
                CreatedAt = now.ToUniversalTime(),
                DriveKind = DriveKinds.Of(trained.Schema),
                Schema = trained.Schema,
                Window = trained.Window,
                Threshold = trained.Threshold,
                Calibration = trained.Calibration,
                Reference = trained.Reference,
                FailureChance = trained.Chance.Summary,
                Settings = SettingsOfRun.Of(trained.Options),
                Data = DescribeData(trained),
                ParameterCount = trained.Graph.Parameters.Count,
                Seed = trained.Options.Seed,
                Metrics = new Dictionary<string, double>
                {
                    ["loss"] = trained.Fit.Loss,
                    ["heldOutLoss"] = trained.Fit.HeldOutLoss,
                    ["heldOutLossBefore"] = trained.Fit.HeldOutLossBefore,
                    ["warmStart"] = trained.Fit.IsWarm ? 1 : 0,
                    ["resumedAfterEpochs"] = trained.Fit.ResumedAfter,
                    ["epochs"] = trained.Fit.Epochs,
                    ["steps"] = trained.Fit.Steps,
                    ["trainSeconds"] = trained.Fit.Seconds,
                    ["windowsPerSecond"] = trained.Fit.WindowsPerSecond,
                    ["trainingWindowStride"] = trained.Split.TrainingStride,
                    ["readingsLeftOut"] = trained.Data.LeftOut,
                },
                TrainingCurve = trained.Fit.Curve,
                Libraries = new Dictionary<string, string>
                {
                    ["Microsoft.ML.OnnxRuntime"] = OrtEnv.Instance().GetVersionString(),
                    ["Microsoft.ML.LightGbm"] = typeof(Microsoft.ML.Trainers.LightGbm.LightGbmBinaryTrainer)
                        .Assembly.GetName()
                        .Version!.ToString(3),
                },
                ModelSha256 = sha256,
            },
            model
        )
        {
            Parts = trained.Graph.WriteParts(trained.Fit.Weights),
        };
    }

    private static string Describe(TrainedDetector trained) =>
        $"{trained.Architecture.Description}{Width(trained.Options.Width)}; "
        + (
            trained.Options.Score switch
            {
                ScoreMethod.Gated => "counters hidden from the network and scored by how rare their value, growth and rises are",
                ScoreMethod.Squared => "mean squared error of all features",
                ScoreMethod.Absolute => "mean absolute error of all features",
                ScoreMethod.Normalized => "mean absolute error of all features in deviations above the healthy mean",
                ScoreMethod.Mahalanobis => "squared Mahalanobis distance of the features' errors from healthy ones",
                _ => "minus the mean log-likelihood of the observed values over fixed draws of the latent numbers",
            }
        );

    private static string Width(double width) =>
        width == 1 ? "" : $", hidden sizes times {width.ToString("0.###", CultureInfo.InvariantCulture)}";

    private static Dictionary<string, string> Metadata(TrainedDetector trained) =>
        new()
        {
            ["detector"] = trained.Options.Detector,
            ["architecture"] = Describe(trained),
            ["score"] = ScoreMethods.NameOf(trained.Options.Score),
            ["driveKind"] = DriveKinds.Of(trained.Schema).ShortName(),
            ["schema"] = trained.Schema.ToJson(),
            ["windowSteps"] = Text(trained.Window.Steps),
            ["windowStepLength"] = trained.Window.StepLength.ToString("c", CultureInfo.InvariantCulture),
            ["windowMaxGapSteps"] = Text(trained.Window.MaxGapSteps),
            ["threshold"] = Text(trained.Threshold),
            ["seed"] = Text(trained.Options.Seed),
            ["loss"] = Text(trained.Fit.Loss),
            ["heldOutLoss"] = Text(trained.Fit.HeldOutLoss),
        };

    private static TrainingData DescribeData(TrainedDetector trained)
    {
        var drives = trained.Data.Drives;
        var window = trained.Window;
        return new TrainingData(
            DateOnly.FromDateTime(window.StartOf(drives.Min(drive => drive.FirstStep))),
            DateOnly.FromDateTime(
                window.StartOf(Math.Min(trained.Options.LastStep(window), drives.Max(drive => drive.FirstStep + drive.Length - 1)))
            ),
            trained.Data.Rows,
            drives.Count,
            drives.Count(drive => !drive.IsHealthy),
            trained.Split.Training.Length,
            trained.Split.Calibration.Length
        );
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
