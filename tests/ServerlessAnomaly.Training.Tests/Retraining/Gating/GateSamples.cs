using ServerlessAnomaly.Models;
using ServerlessAnomaly.Testing.Models;
using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Retraining.Gating;

namespace ServerlessAnomaly.Training.Tests.Retraining.Gating;

/// <summary>Scores made by hand: threshold 10, 100 healthy drives of 4 windows, 10 failing ones, 100 faults.</summary>
internal static class GateSamples
{
    public const int Drives = 100;

    public static HeldOutChances Chances(float healthy, float failing) =>
        new(
            [.. Enumerable.Range(0, 4 * Drives).Select(_ => (float[])[healthy, healthy])],
            [.. Enumerable.Range(0, 10).Select(_ => (float[])[failing, failing])]
        );

    public static ContenderScores Good()
    {
        var manifest = TestDetector.Bundle().Manifest with
        {
            Metrics = new Dictionary<string, double> { ["heldOutLossBefore"] = 1, ["heldOutLoss"] = 0.1 },
            Data = new TrainingData(default, default, 1, 200, 0, 1000, 100),
        };
        return new ContenderScores(manifest, 1000, 0, Healthy(0), Catching(10, 10), Catching(100, 100));
    }

    public static ContenderScores With(ContenderScores scores, Func<DetectorManifest, DetectorManifest> change) =>
        scores with
        {
            Manifest = change(scores.Manifest),
        };

    public static GateEvidence Evidence(ContenderScores challenger, ContenderScores? champion, int minDrives = 20, int failing = 10) =>
        new(
            challenger,
            champion,
            new HeldOutWindows(
                new DateOnly(2020, 1, 1),
                new DateOnly(2020, 1, 14),
                [.. Enumerable.Range(0, 4 * Drives).Select(index => new WindowReference(index / 4, index))],
                [.. Enumerable.Range(0, failing).Select(drive => new WindowReference(1000 + drive, 0))]
            )
            {
                IsSeenAfter = [.. Enumerable.Repeat(true, 4 * Drives)],
            },
            new FaultTrials(
                [.. Enumerable.Repeat(FaultKind.CounterJump, Drives)],
                [.. Enumerable.Range(0, Drives).Select(drive => 4 * drive)],
                []
            ),
            0.01,
            minDrives
        );

    public static float[] Fill(int count, float value) => [.. Enumerable.Repeat(value, count)];

    public static float[] Catching(int count, int caught) => [.. Enumerable.Range(0, count).Select(index => index < caught ? 11f : 1)];

    public static float[] Healthy(int flaggedDrives) =>
        [.. Enumerable.Range(0, 4 * Drives).Select(index => index < 4 * flaggedDrives ? 11f : 1)];
}
