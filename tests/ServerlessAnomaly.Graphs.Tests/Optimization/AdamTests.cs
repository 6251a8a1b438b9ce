using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Graphs.Optimization;
using ServerlessAnomaly.Graphs.Sessions;

namespace ServerlessAnomaly.Graphs.Tests.Optimization;

public sealed class AdamTests
{
    [Theory]
    [InlineData(0.5f), InlineData(1e9f)]
    public void Update_TwentySteps_AgreesWithPlainAdam(float maxNorm)
    {
        var random = new Random(3);
        var matrix = new Parameter("matrix", new Shape(2, 3), random.Normal(6));
        var vector = new Parameter("vector", new Shape(3), random.Normal(3));
        var input = new Input("scale", new Shape(3));
        // The gradient is known without differentiation: 2·scale²·(m + v) for each row of m, and summed over rows for v.
        var loss = new ReduceSum(new Square(input * (matrix + vector)));
        var adam = new Adam(MaxGradientNorm: maxNorm);
        using var session = new TrainingSession(
            TrainingStepGraph.Write(loss, [matrix, vector], adam),
            new Dictionary<string, long[]> { ["scale"] = [3] }
        );

        var m = matrix.Initial.Select(x => (double)x).ToArray();
        var v = vector.Initial.Select(x => (double)x).ToArray();
        var (first, second) = (new double[9], new double[9]);
        for (var step = 1; step <= 20; step++)
        {
            var scale = random.Normal(3);
            scale.CopyTo(session.Inputs["scale"], 0);
            var learningRate = 0.1 / step;
            var expectedLoss = Enumerable.Range(0, 6).Sum(i => Math.Pow(scale[i % 3] * (m[i] + v[i % 3]), 2));
            Assert.Equal(expectedLoss, session.Step(learningRate), 1e-4 * (1 + expectedLoss));

            var gradient = new double[9];
            for (var i = 0; i < 6; i++)
            {
                gradient[i] = 2 * scale[i % 3] * scale[i % 3] * (m[i] + v[i % 3]);
                gradient[6 + (i % 3)] += gradient[i];
            }
            var norm = Math.Sqrt(gradient.Sum(g => g * g));
            for (var i = 0; i < 9; i++)
            {
                var g = gradient[i] * Math.Min(1, maxNorm / norm);
                first[i] = (0.9 * first[i]) + (0.1 * g);
                second[i] = (0.999 * second[i]) + (0.001 * g * g);
                var moved =
                    learningRate * first[i] / (1 - Math.Pow(0.9, step)) / (Math.Sqrt(second[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
                if (i < 6)
                    m[i] -= moved;
                else
                    v[i - 6] -= moved;
            }
        }
        var weights = session.Weights();
        Assert.All(m.Zip(weights[matrix]), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.All(v.Zip(weights[vector]), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.Equal(20, session.State["adam.steps"][0]);
    }
}
