using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Graphs.Optimization;
using ServerlessAnomaly.Graphs.Sessions;

namespace ServerlessAnomaly.Graphs.Tests.Layers;

public sealed class ImageLayerTests
{
    private const int Channels = 2;

    [Theory]
    [InlineData(6, 4, 3, 1), InlineData(6, 4, 3, 2), InlineData(5, 7, 3, 2), InlineData(4, 5, 5, 1), InlineData(2, 2, 3, 2)]
    public void Down_AnySize_IsAConvolutionOverAZeroPaddedImage(int height, int width, int kernel, int stride)
    {
        var map = Map(height, width);
        var weights = new Random(1).Normal(kernel * kernel * Channels * 3);
        var values = new Random(2).Normal(2 * height * width * Channels);
        var columns = Conv2d.Down(map, kernel, stride);
        Assert.Equal(((height + stride - 1) / stride, (width + stride - 1) / stride), (columns.Height, columns.Width));

        var weighted = Gemm.Linear(columns.Values, new Parameter("w", new Shape(kernel * kernel * Channels, 3), weights));
        var actual = GraphRunner.Run([weighted], 2, (map.Values, values))[0];
        var (beforeY, beforeX) = (Before(height, columns.Height), Before(width, columns.Width));
        for (var i = 0; i < actual.Length; i++)
        {
            var (channel, pixel) = (i % 3, i / 3);
            var (x, y, image) = (pixel % columns.Width, pixel / columns.Width % columns.Height, pixel / (columns.Width * columns.Height));
            double sum = 0;
            for (var tap = 0; tap < kernel * kernel; tap++)
            {
                var (row, column) = ((y * stride) + (tap / kernel) - beforeY, (x * stride) + (tap % kernel) - beforeX);
                if (row < 0 || row >= height || column < 0 || column >= width)
                    continue;
                for (var c = 0; c < Channels; c++)
                    sum += values[At(image, row, column, c)] * weights[(((tap * Channels) + c) * 3) + channel];
            }
            Assert.Equal(sum, actual[i], 1e-4);
        }

        int Before(int size, int outputs) => Math.Max(0, ((outputs - 1) * stride) + kernel - size) / 2;
        int At(int image, int row, int column, int c) => (((((image * height) + row) * width) + column) * Channels) + c;
    }

    [Theory]
    [InlineData(4, 4), InlineData(5, 3), InlineData(1, 2)]
    public void Pooling_AnySize_TakesEachSquare(int height, int width)
    {
        var map = Map(height, width);
        var values = new Random(3).Normal(height * width * Channels);
        var (highest, mean) = (Pool2d.Max(map, 2), Pool2d.Average(map, 2));
        var outputs = GraphRunner.Run([highest.Values, mean.Values], 1, (map.Values, values));
        for (var i = 0; i < outputs[0].Length; i++)
        {
            var (c, x, y) = (i % Channels, i / Channels % highest.Width, i / Channels / highest.Width);
            float[] square =
            [
                .. from dy in (int[])[0, 1]
                from dx in (int[])[0, 1]
                let pixel = (Math.Min((2 * y) + dy, height - 1) * width) + Math.Min((2 * x) + dx, width - 1)
                select values[(pixel * Channels) + c],
            ];
            Assert.Equal(square.Max(), outputs[0][i]);
            Assert.Equal(square.Average(), outputs[1][i], 1e-5);
        }
    }

    [Fact]
    public void Upsample_Double_RepeatsPixels()
    {
        var map = new FeatureMap(new Input("x", Shape.PerWindow(4, 1)), 2, 2);
        var doubled = GraphRunner.Run([Conv2d.Upsample(map, 4, 3).Values], 1, (map.Values, [1, 2, 3, 4]))[0];
        Assert.Equal([1, 1, 2, 1, 1, 2, 3, 3, 4, 3, 3, 4], doubled);
    }

    [Fact]
    public void Spread_FourChannels_BecomeSquares()
    {
        var map = new FeatureMap(new Input("x", Shape.PerWindow(2, 4)), 1, 2);
        var spread = GraphRunner.Run([Conv2d.Spread(map, 2, 2, 3).Values], 1, (map.Values, [1, 2, 3, 4, 5, 6, 7, 8]))[0];
        Assert.Equal([1, 2, 5, 3, 4, 7], spread);
    }

    [Fact]
    public void Differentiate_ImageLayers_AgreesWithDifferences()
    {
        Shape[] shapes = [Shape.PerWindow(12, Channels)];
        GradientCheck.Check(x => Conv2d.Down(new FeatureMap(x[0], 4, 3), 3, 2).Values, shapes);
        GradientCheck.Check(x => Conv2d.Upsample(new FeatureMap(x[0], 4, 3), 8, 6).Values, shapes);
        GradientCheck.Check(x => Conv2d.Spread(new FeatureMap(x[0], 4, 3), 2, 7, 6).Values, [Shape.PerWindow(12, 4 * Channels)]);
        GradientCheck.Check(x => Pool2d.Average(new FeatureMap(x[0], 4, 3), 2).Values, shapes);
        GradientCheck.Check(x => BatchNormalization.Normalize(new Network(new ParameterSet(1), isTraining: true), "n", x[0]), shapes);
    }

    [Fact]
    public void Differentiate_MaxPooling_FlowsToTheHighestOnly()
    {
        // Distinct values, so that a small step never changes which is highest.
        var order = Enumerable.Range(0, 12 * Channels * 3).Select(i => i * 0.1f).ToArray();
        new Random(5).Shuffle(order);
        var next = 0;
        GradientCheck.Check(
            x => Pool2d.Max(new FeatureMap(x[0], 4, 3), 2).Values,
            [Shape.PerWindow(12, Channels)],
            _ => order[next++ % order.Length]
        );
    }

    [Fact]
    public void Differentiate_BinaryCrossEntropy_AgreesWithDifferencesAndValues()
    {
        var targets = new Constant(new Shape(3), [0, 0.3f, 1]);
        GradientCheck.Check(x => new BinaryCrossEntropy(x[0], new ExpandLike(targets, x[0])), [Shape.PerWindow(3)]);
        var x = new Input("x", Shape.PerWindow(3));
        var values = GraphRunner.Run([new BinaryCrossEntropy(x, new ExpandLike(targets, x))], 2, (x, [-2, 0.5f, 1, 900, 0, 900]))[0];
        double[] expected =
        [
            -Math.Log(1 - S(-2)),
            (-0.3 * Math.Log(S(0.5))) - (0.7 * Math.Log(1 - S(0.5))),
            -Math.Log(S(1)),
            900,
            Math.Log(2),
            0,
        ];
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], values[i], 1e-4);

        static double S(double logit) => 1 / (1 + Math.Exp(-logit));
    }

    [Fact]
    public void BatchNormalization_Trained_ScoresByRunningStatistics()
    {
        const int Batch = 50;
        var parameters = new ParameterSet(1);
        var (trained, scoring) = (new Network(parameters, isTraining: true), new Network(parameters, isTraining: false));
        var x = new Input("x", Shape.PerWindow(Channels));
        var normal = BatchNormalization.Normalize(trained, "n", x);
        parameters.Complete();
        var served = BatchNormalization.Normalize(scoring, "n", x);
        var loss = ReduceMean.Over(new Square(normal));
        using var session = new TrainingSession(
            TrainingStepGraph.Write(loss, parameters.All, new Adam(), trained.Carried),
            new Dictionary<string, long[]> { ["x"] = [Batch, Channels] }
        );
        var random = new Random(4);
        var (mean, variance) = (new double[Channels], new double[] { 1, 1 });
        float[] batch = [];
        for (var step = 0; step < 40; step++)
        {
            batch = [.. random.Normal(Batch * Channels).Select((value, i) => i % 2 == 0 ? (3 * value) + 7 : (0.5f * value) - 2)];
            batch.CopyTo(session.Inputs["x"], 0);
            session.Step(0.01);
            for (var c = 0; c < Channels; c++)
            {
                double[] column = [.. batch.Where((_, i) => i % Channels == c)];
                var average = column.Average();
                mean[c] = (0.9 * mean[c]) + (0.1 * average);
                variance[c] = (0.9 * variance[c]) + (0.1 * column.Average(value => Math.Pow(value - average, 2)));
            }
        }
        var weights = session.Weights();
        (Tensor, float[])[] fed = [(x, batch), .. weights.Select(weight => ((Tensor)weight.Key, weight.Value))];
        var (scale, shift) = (Weight("n.scale"), Weight("n.shift"));
        Assert.NotEqual(1, scale[0]);
        var actual = GraphRunner.Run([served], Batch, fed)[0];
        for (var i = 0; i < actual.Length; i++)
        {
            var c = i % Channels;
            Assert.Equal(((batch[i] - mean[c]) / Math.Sqrt(variance[c] + 1e-3) * scale[c]) + shift[c], actual[i], 1e-3);
        }

        float[] Weight(string name) => weights.Single(weight => weight.Key.Name == name).Value;
    }

    private static FeatureMap Map(int height, int width) => new(new Input("x", Shape.PerWindow(height * width, Channels)), height, width);
}
