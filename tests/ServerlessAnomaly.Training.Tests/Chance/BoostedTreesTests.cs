using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Graphs.Sessions;
using ServerlessAnomaly.Training.Chance;

namespace ServerlessAnomaly.Training.Tests.Chance;

public sealed class BoostedTreesTests
{
    [Fact]
    public void Fit_TreesInTheGraph_ScoreAsTheirTrainerSays()
    {
        var random = new Random(5);
        ChanceExample[] examples =
        [
            .. Enumerable
                .Range(0, 2000)
                .Select(_ =>
                {
                    float[] evidence = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
                    return new ChanceExample { Evidence = evidence, Fails = evidence[0] + (evidence[1] * evidence[2]) > 1.1 };
                }),
        ];
        var trees = BoostedTrees.Fit(examples, new ChanceOptions { LeastExamplesPerLeaf = 20 }, seed: 1);

        var writer = new GraphWriter();
        writer.Output("sum", new TreeEnsemble(new Input("evidence", Shape.PerWindow(3)), trees.Trees));
        using var session = SessionOpening.Open(writer.ToBytes());
        using var input = Microsoft.ML.OnnxRuntime.OrtValue.CreateTensorValueFromMemory(
            examples.SelectMany(example => example.Evidence).ToArray(),
            [examples.Length, 3]
        );
        using var run = new Microsoft.ML.OnnxRuntime.RunOptions();
        using var sums = session.Run(run, ["evidence"], [input], ["sum"]);
        var served = sums[0].GetTensorDataAsSpan<float>().ToArray();
        var trained = trees.Scores(examples);
        for (var i = 0; i < trained.Length; i++)
            Assert.Equal(trained[i], served[i], 1e-4);
        Assert.True(served.Where((_, i) => examples[i].Fails).Average() > served.Where((_, i) => !examples[i].Fails).Average() + 1);
    }
}
