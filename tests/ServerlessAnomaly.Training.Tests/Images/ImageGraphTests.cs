using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Training.Architectures;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Fitting.Weights;
using ServerlessAnomaly.Training.Images;
using ServerlessAnomaly.Training.Tests.Architectures;

namespace ServerlessAnomaly.Training.Tests.Images;

public sealed class ImageGraphTests
{
    [Fact]
    public void Reconstruct_SmallImage_GradientsAgreeWithDifferences()
    {
        NetworkGradientCheck.Check(new VariationalAutoencoder(6, 2, 1), Shape.PerWindow(4, 3));
        NetworkGradientCheck.Check(new ImageSuperResolution(new VariationalAutoencoder(6, 2, 1)), Shape.PerWindow(4, 3));
    }

    [Theory]
    [InlineData(6, 6), InlineData(5, 8), InlineData(3, 2)]
    public void Reconstruct_AnySize_KeepsTheShape(int height, int width)
    {
        var image = new Input("x", Shape.PerWindow(height, width));
        Assert.Equal(image.Shape, new Conv2dAutoencoder(3).Reconstruct(image, new Network(new ParameterSet(1), isTraining: true)).Shape);
    }

    [Fact]
    public void WriteScoring_Trained_ScoresTheReconstructionThatItGives()
    {
        var images = Strokes.Draw(20, seed: 1);
        var graph = new ImageGraph(images.Height, images.Width, new Denoising(new Conv2dAutoencoder(3), 0.2f), seed: 1);
        var fit = ImageFit.Run(
            graph,
            images,
            images,
            new TrainingOptions
            {
                Epochs = 2,
                BatchSize = 16,
                MinSteps = 20,
            },
            null,
            CancellationToken.None
        );
        using var model = new ImageModel(graph.WriteScoring(fit.Weights));
        var scores = model.Score(images);
        var reconstruction = new List<float>();
        model.Run(images, "reconstruction", (_, output) => reconstruction.AddRange(output));
        double loss = 0;
        for (var i = 0; i < images.Count; i++)
        {
            var (squares, ink) = (0.0, 0.0);
            for (var pixel = 0; pixel < images.Size; pixel++)
            {
                double x = images[i][pixel],
                    y = reconstruction[(i * images.Size) + pixel];
                squares += (x - y) * (x - y);
                ink += x * x;
                loss -= (x * Math.Log(y)) + ((1 - x) * Math.Log(1 - y));
            }
            Assert.Equal(Math.Log(squares / Math.Sqrt(ink)), scores[i], 1e-4);
        }
        Assert.Equal(loss / (images.Count * images.Size), fit.HeldOutLoss, 1e-4);
    }
}
