using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Graphs.Tests;
using ServerlessAnomaly.Training.Architectures;

namespace ServerlessAnomaly.Training.Tests.Architectures;

public sealed class VariantTests
{
    private static readonly Input Window = new("x", Shape.PerWindow(5, 2));

    [Fact]
    public void Denoising_Training_AddsNormalNoiseOfTheDeviation()
    {
        const int Batch = 4000;
        var values = new Random(1).Normal(Batch * 10);
        var seen = Run(new Denoising(new Mirror(), 0.5f), isTraining: true, Batch, values);
        double[] noise = [.. seen.Zip(values, (noisy, clean) => (double)noisy - clean)];
        Assert.Equal(0, noise.Average(), 0.01);
        Assert.Equal(0.5, Math.Sqrt(noise.Average(x => x * x)), 0.01);
        // Three of a thousand normal numbers lie beyond three deviations.
        Assert.InRange(noise.Count(x => Math.Abs(x) > 1.5) / (double)noise.Length, 0.002, 0.0035);
    }

    [Fact]
    public void Denoising_Scoring_AddsNothing()
    {
        var values = new Random(2).Normal(30);
        Assert.Equal(values, Run(new Denoising(new Mirror(), 0.5f), isTraining: false, 3, values));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void SuperResolution_AnyNetwork_SeesMeansOfTwoSteps(bool isTraining)
    {
        float[] seen = Run(new SuperResolution(new Mirror()), isTraining, 1, [1, 10, 3, 20, 5, 30, 9, 40, 11, 50]);
        Assert.Equal([2, 15, 2, 15, 7, 35, 7, 35, 11, 50], seen);
    }

    [Fact]
    public void ImageSuperResolution_AnyNetwork_SeesMeansOfSquares()
    {
        var image = new Input("x", Shape.PerWindow(2, 3));
        var seen = new ImageSuperResolution(new Mirror()).Reconstruct(image, new Network(new ParameterSet(1), isTraining: false));
        Assert.Equal([3, 3, 4, 3, 3, 4], GraphRunner.Run([seen], 1, (image, [1, 2, 3, 4, 5, 5]))[0]);
    }

    [Fact]
    public void Vae_Training_DrawsFromItsDistributionAndPenalizesIt()
    {
        const int Batch = 3000;
        var network = new Network(new ParameterSet(3), isTraining: true);
        new VariationalAutoencoder(4, 2, 0.5f).Reconstruct(Window, network);
        network.Parameters.Complete();
        var scoring = new Network(network.Parameters, isTraining: false);
        new VariationalAutoencoder(4, 2, 0.5f).Reconstruct(Window, scoring);
        var parts = scoring.Parts.ToDictionary(part => part.Name, part => part.Value);
        Assert.Equal(["decoder", "encoder_lgvar", "encoder_mean", "encoder_sampler", "vae"], parts.Keys.Order());

        float[] values = [.. Enumerable.Repeat(new Random(3).Normal(10), Batch).SelectMany(window => window)];
        var outputs = GraphRunner.Run(
            [parts["encoder_mean"], parts["encoder_lgvar"], parts["encoder_sampler"], network.Penalty!],
            Batch,
            (Window, values)
        );
        double divergence = 0;
        for (var i = 0; i < 2; i++)
        {
            var (mean, variance) = (outputs[0][i], Math.Exp(outputs[1][i]));
            double[] drawn = [.. Enumerable.Range(0, Batch).Select(window => (double)outputs[2][(window * 2) + i])];
            Assert.Equal(mean, drawn.Average(), 0.1 * Math.Sqrt(variance));
            Assert.Equal(variance, drawn.Average(x => Math.Pow(x - mean, 2)), 0.1 * variance);
            divergence += 0.5 * ((mean * mean) + variance - 1 - Math.Log(variance));
        }
        Assert.Equal(0.5 * divergence / 10, outputs[3][0], 1e-5);
    }

    private static float[] Run(IArchitecture architecture, bool isTraining, int batch, float[] values) =>
        GraphRunner.Run([architecture.Reconstruct(Window, new Network(new ParameterSet(1), isTraining))], batch, (Window, values))[0];

    /// <summary>Gives back what it sees.</summary>
    private sealed class Mirror : IArchitecture
    {
        public string Name => "mirror";

        public string Description => "gives back what it sees";

        public Tensor Reconstruct(Tensor features, Network network) => Reshape.To(features, features.Shape);
    }
}
