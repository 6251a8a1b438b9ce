using ServerlessAnomaly.Training.Graphs;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Training.Runs;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Runs;

public sealed class TrainingRunTests
{
    private static readonly TrainingOptions Quick = new() { Detector = "dense", Epochs = 4, MinSteps = 160, BatchSize = 64, Patience = 10 };

    [Theory]
    [InlineData("dense", ScoreMethod.Gated)]
    [InlineData("conv1d", ScoreMethod.Gated)]
    [InlineData("conv1d", ScoreMethod.Squared)]
    public async Task TrainAsync_HealthyFleet_LowersTheLossAndLoadsAsDetector(string detector, ScoreMethod score)
    {
        var epochs = new Epochs();
        var bundle = await TrainAsync(Quick with { Detector = detector, Score = score }, epochs);

        Assert.Equal(4, epochs.Seen.Count);
        Assert.True(epochs.Seen[^1].Loss < 0.7 * epochs.Seen[0].Loss, $"The loss went from {epochs.Seen[0].Loss} to {epochs.Seen[^1].Loss}.");
        Assert.True(bundle.Manifest.Metrics["heldOutLoss"] < epochs.Seen[0].HeldOutLoss);
        using var loaded = Detector.Load(bundle, new DetectorOptions { ExecutionProvider = ExecutionProvider.Cpu });
    }

    private static Task<DetectorBundle> TrainAsync(TrainingOptions options, IProgress<TrainingProgress>? progress = null) =>
        new TrainingRun().TrainAsync(SyntheticFleet.Archive(), options, new WindowOptions(), SyntheticFleet.Schema, progress);

    private sealed class Epochs : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Seen { get; } = [];

        public void Report(TrainingProgress value)
        {
            if (value.Phase == TrainingPhase.Training) Seen.Add(value);
        }
    }
}
