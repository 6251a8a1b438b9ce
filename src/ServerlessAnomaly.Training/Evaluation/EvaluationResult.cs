using System.Text.Json.Serialization;
using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Evaluation;

/// <summary>What a protocol says of a detector.</summary>
public sealed record EvaluationResult
{
    /// <summary>Name of the protocol.</summary>
    public required string Protocol { get; init; }

    /// <summary>Name of the detector.</summary>
    public required string Detector { get; init; }

    /// <summary>Seed of all randomness.</summary>
    public required int Seed { get; init; }

    /// <summary>Area under the ROC curve over windows.</summary>
    public required double WindowAuc { get; init; }

    /// <summary>Average precision over windows.</summary>
    public required double WindowAveragePrecision { get; init; }

    /// <summary>Area under the ROC curve over drives.</summary>
    public required double DriveAuc { get; init; }

    /// <summary>Share of failing drives caught by share of healthy drives ever flagged.</summary>
    public required IReadOnlyDictionary<string, double> FdrAtFar { get; init; }

    /// <summary>Mean share of failing drives caught over false-alarm rates from 0.0005 to 0.01, in steps of 0.0005.</summary>
    public required double MeanCaught { get; init; }

    /// <summary>Median days from the first flagged window to the failure at a false-alarm rate of 0.01.</summary>
    public required double? MedianLeadDays { get; init; }

    /// <summary>The same figures without the windows that end on the day of a failure.</summary>
    public required DetectionMetrics WithoutFailureDay { get; init; }

    /// <summary>
    /// The same figures if a healthy drive has as many windows as a failing one has positive ones: 8 drawn of each, mean of 20 draws.
    /// </summary>
    public required DetectionMetrics EqualExposure { get; init; }

    /// <summary>
    /// Alerts raised or worsened for each 1,000 days of a drive in the test period, by the default alert policy; null without a threshold.
    /// </summary>
    public double? AlertsPer1000DriveDays { get; init; }

    /// <summary>The calibrated threshold; null if the detector has none.</summary>
    public float? Threshold { get; init; }

    /// <summary>Share of the healthy test drives that ever exceed it.</summary>
    public double? FarAtThreshold { get; init; }

    /// <summary>Share of the failing test drives with a positive window above it.</summary>
    public double? FdrAtThreshold { get; init; }

    /// <summary>Seconds that training took; null if the detector is not trained.</summary>
    public double? TrainSeconds { get; init; }

    /// <summary>Failing drives with a positive window.</summary>
    public required int FailingDrives { get; init; }

    /// <summary>Healthy drives with a window.</summary>
    public required int HealthyDrives { get; init; }

    /// <summary>Positive windows.</summary>
    public required int PositiveWindows { get; init; }

    /// <summary>Windows of healthy drives.</summary>
    public required int NegativeWindows { get; init; }

    /// <summary>The figures by name, in the order of a table of several seeds; null for those that the detector does not have.</summary>
    public IReadOnlyDictionary<string, double?> NamedFigures()
    {
        var figures = new Dictionary<string, double?>
        {
            ["window AUC"] = WindowAuc,
            ["window average precision"] = WindowAveragePrecision,
            ["drive AUC"] = DriveAuc,
        };
        foreach (var (rate, caught) in FdrAtFar)
            figures[$"caught at {rate}"] = caught;
        figures["mean caught from 0.0005 to 0.01"] = MeanCaught;
        figures["median lead days at 0.01"] = MedianLeadDays;
        foreach (var (rate, caught) in WithoutFailureDay.FdrAtFar)
            figures[$"without the failure day, caught at {rate}"] = caught;
        foreach (var (rate, caught) in EqualExposure.FdrAtFar)
            figures[$"equal exposure, caught at {rate}"] = caught;
        figures["without the failure day, mean caught"] = WithoutFailureDay.MeanCaught;
        figures["equal exposure, mean caught"] = EqualExposure.MeanCaught;
        figures["flagged healthy drives at the threshold"] = FarAtThreshold;
        figures["caught at the threshold"] = FdrAtThreshold;
        figures["alerts for 1,000 drive-days"] = AlertsPer1000DriveDays;
        foreach (var alarms in FirstAlarms)
        {
            figures[$"at {alarms.Limit}: early"] = alarms.Early;
            figures[$"at {alarms.Limit}: on time"] = alarms.OnTime;
            figures[$"at {alarms.Limit}: missed"] = alarms.Missed;
            figures[$"at {alarms.Limit}: precision"] = alarms.Precision;
            figures[$"at {alarms.Limit}: healthy drives flagged"] = alarms.FalseAlarmRate;
        }
        foreach (var chance in Reliability)
        {
            figures[$"Brier score within {chance.Days} days"] = chance.Brier;
            figures[$"Brier score of the base rate within {chance.Days} days"] = chance.BrierOfBaseRate;
        }
        return figures;
    }

    /// <summary>How well chances of failing agree with what happened, by horizon; empty if the detector gives none.</summary>
    public IReadOnlyList<ChanceReliability> Reliability { get; init; } = [];

    /// <summary>What the first alarm of each drive is worth, by limit; empty where the protocol does not ask.</summary>
    public IReadOnlyList<FirstAlarms> FirstAlarms { get; init; } = [];

    /// <summary>The figures by drive model; empty where the protocol has one model only.</summary>
    public IReadOnlyList<ModelFigures> Models { get; init; } = [];

    /// <summary>Each drive's score, for detectors to be compared drive by drive; null where there are none. No part of the result for machines.</summary>
    [JsonIgnore]
    public DriveScores? Drives { get; init; }

    /// <summary>What a report shows beside the figures; no part of the result for machines.</summary>
    [JsonIgnore]
    public EvaluationEvidence? Evidence { get; init; }
}
