using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Graphs.Optimization;

namespace ServerlessAnomaly.Graphs.Tests.Layers;

public sealed class DropoutTests
{
    private const int Batch = 40;

    private static readonly Input X = new("x", Shape.PerWindow(50, 5));

    [Theory]
    [InlineData(0.1f), InlineData(0.5f)]
    public void Apply_Training_DropsTheShareAndSendsTheGradientThroughTheRest(float rate)
    {
        var dropped = Dropout.Apply(Training(), X, rate, seed: 4);
        var gradient = Gradients.Derive(new ReduceSum(dropped), [X])[0];
        var ones = Enumerable.Repeat(1f, Batch * X.Shape.Elements).ToArray();
        var results = GraphRunner.Run([dropped, gradient], Batch, (X, ones));

        Assert.Equal(results[0], results[1]);
        Assert.All(results[0], value => Assert.True(value == 0 || Math.Abs(value - (1 / (1 - rate))) < 1e-5));
        Assert.Equal(rate, results[0].Count(value => value == 0) / (double)ones.Length, 0.02);
    }

    [Fact]
    public void Apply_ScoringOrNoRate_ChangesNothing()
    {
        Assert.Same(X, Dropout.Apply(new Network(new ParameterSet(1), isTraining: false), X, 0.5f, seed: 1));
        Assert.Same(X, Dropout.Apply(Training(), X, 0, seed: 1));
        Assert.Throws<ArgumentException>(() => Dropout.Apply(Training(), X, 1, seed: 1));
    }

    private static Network Training() => new(new ParameterSet(1), isTraining: true);
}
