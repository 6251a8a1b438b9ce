using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Training.Bundles;
using ServerlessAnomaly.Training.Fitting;

namespace ServerlessAnomaly.Training.Retraining;

/// <summary>
/// With which options a night trains: those that its champion was made with, what the section <c>Retrain</c> sets in their place, and the
/// defaults where there is no champion.
/// </summary>
internal static class NightOptions
{
    /// <summary>The options but for the days.</summary>
    /// <param name="detector">Name of the detector, and of its architecture where no champion says another.</param>
    /// <param name="champion">The champion; null: there is none.</param>
    /// <param name="night">What is set.</param>
    /// <param name="device">What the run works on.</param>
    /// <param name="log">Told where the champion's choices cannot be taken.</param>
    public static TrainingOptions Of(
        string detector,
        DetectorManifest? champion,
        RetrainingOptions night,
        ExecutionProvider device,
        ILogger log
    )
    {
        var kept = champion is null ? new TrainingOptions() : Chosen(champion, log);
        return kept with
        {
            Detector = detector,
            LearningRate = night.LearningRate ?? kept.LearningRate,
            Width = night.Width ?? kept.Width,
            Epochs = night.Epochs ?? kept.Epochs,
            MaxTrainingWindows = night.MaxTrainingWindows ?? kept.MaxTrainingWindows,
            Seed = night.Seed ?? kept.Seed,
            TargetFalseAlarmRate = night.TargetFalseAlarmRate,
            ExecutionProvider = device,
        };
    }

    private static TrainingOptions Chosen(DetectorManifest champion, ILogger log)
    {
        if (champion.Settings is not { } settings)
        {
            log.SettingsUnknown(champion.Version, "its manifest is older than the record of them");
            return new TrainingOptions();
        }
        try
        {
            return SettingsOfRun.Options(settings);
        }
        catch (ArgumentException unknown)
        {
            log.SettingsUnknown(champion.Version, unknown.Message);
            return new TrainingOptions();
        }
    }
}
