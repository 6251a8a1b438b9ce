using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Architectures;
using ServerlessAnomaly.Training.Chance;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Detectors;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Fitting.Weights;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Bundles;

/// <summary>Everything that a run knows when it is done.</summary>
internal sealed record TrainedDetector(
    IArchitecture Architecture,
    DetectorGraph Graph,
    FitResult Fit,
    float Threshold,
    ThresholdCalibration Calibration,
    DriftReference Reference,
    FailureChance Chance,
    TelemetryDataset Data,
    HealthySplit Split,
    TrainingOptions Options,
    WindowOptions Window,
    FeatureSchema Schema
);
