using ServerlessAnomaly.Training.Evaluation.Mnist;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Tests.Images;

namespace ServerlessAnomaly.Training.Tests.Evaluation.Mnist;

public sealed class MnistProtocolTests
{
    public static TheoryData<string, string> Detectors
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var protocol in (MnistProtocol[])[MnistProtocol.Vae, MnistProtocol.One])
            foreach (var detector in protocol.Detectors)
                all.Add(protocol.Name, detector);
            return all;
        }
    }

    [Theory, MemberData(nameof(Detectors))]
    public void Run_Strokes_TellsTheOtherShapes(string name, string detector)
    {
        var protocol = name == MnistProtocol.Vae.Name ? MnistProtocol.Vae : MnistProtocol.One;
        var (train, test) = (Strokes.Draw(300, seed: 1), Strokes.Draw(80, seed: 2));
        var result = protocol.Run(train, test, detector, seed: 1, progress: null, CancellationToken.None);

        Assert.Equal((name, detector, 1), (result.Protocol, result.Detector, result.Seed));
        Assert.True(result.RocAuc > 0.98, $"The area under the ROC curve is {result.RocAuc}.");
        // Forty steps on a few hundred drawings rank well; a threshold of three deviations is far out for what is hardly trained.
        Assert.True(
            result.NormalRight > 0.85 && result.AnomalousRight > 0.3,
            $"{result.NormalRight} and {result.AnomalousRight} are right."
        );
        var counts = (result.TrainingItems, result.HeldOutItems, result.NormalItems, result.AnomalousItems);
        Assert.Equal(name == MnistProtocol.Vae.Name ? (540, 60, 80, 80) : (270, 30, 80, 160), counts);
        Assert.Equal(name == MnistProtocol.One.Name, result.WithHeldOutThreshold is not null);
    }

    [Fact]
    public void Run_SameSeed_GivesTheSameFigures()
    {
        var (train, test) = (Strokes.Draw(60, seed: 1), Strokes.Draw(30, seed: 2));
        var results = Enumerable.Range(0, 2).Select(_ => MnistProtocol.Vae.Run(train, test, "vae", seed: 7, null, CancellationToken.None));
        Assert.Single(results.Select(result => result with { TrainSeconds = 0, Evidence = null }).Distinct());
    }

    [Fact]
    public void Run_UnknownDetector_ListsTheKnownOnes()
    {
        var images = Strokes.Draw(2, seed: 1);
        var fault = Assert.Throws<ArgumentException>(() => MnistProtocol.One.Run(images, images, "vae", 1, null, CancellationToken.None));
        Assert.Contains("conv2d-superres", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_NoFiles_SaysWhatToGive() =>
        await Assert.ThrowsAsync<TrainingException>(() =>
            MnistProtocol.Vae.RunAsync("no-such-folder", "vae", 1, null, CancellationToken.None)
        );
}
