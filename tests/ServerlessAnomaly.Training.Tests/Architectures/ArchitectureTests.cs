using ServerlessAnomaly.Training.Architectures;
using ServerlessAnomaly.Training.Graphs;
using ServerlessAnomaly.Training.Graphs.Ops;
using ServerlessAnomaly.Training.Tests.Graphs;

namespace ServerlessAnomaly.Training.Tests.Architectures;

public sealed class ArchitectureTests
{
    public static TheoryData<string> Names => [.. ArchitectureCatalog.Names];

    [Theory]
    [InlineData("conv1d", (3 * 21 * 64) + 64 + (3 * 64 * 32) + 32 + (3 * 32 * 64) + 64 + (3 * 64 * 21) + 21)]
    [InlineData("dense", (336 * 48) + 48 + (48 * 8) + 8 + (8 * 48) + 48 + (48 * 336) + 336)]
    public void Reconstruct_ReferenceWindow_HasTheExpectedParameters(string name, int count)
    {
        var parameters = new ParameterSet(seed: 1);
        var input = new Input("x", Shape.PerWindow(16, 21));
        Assert.Equal(input.Shape, ArchitectureCatalog.Find(name).Reconstruct(input, new Network(parameters, isTraining: true)).Shape);
        Assert.Equal(count, parameters.Count);
    }

    [Theory, MemberData(nameof(Names))]
    public void Reconstruct_SmallWindow_GradientsAgreeWithDifferences(string name)
    {
        for (var seed = 0; seed < 3; seed++)
        {
            const int Batch = 5;
            var random = new Random(seed);
            var parameters = new ParameterSet(seed);
            var input = new Input("x", Shape.PerWindow(5, 2));
            var output = ArchitectureCatalog.Find(name).Reconstruct(input, new Network(parameters, isTraining: true));
            var loss = ReduceMean.Of(new Square(output - input));
            (Tensor, float[]) fed = (input, random.Normal(Batch * input.Shape.Elements));
            var gradients = GraphRunner.Run(Gradients.Of(loss, parameters.All), Batch, fed);
            for (var i = 0; i < parameters.All.Count; i++)
            {
                var parameter = parameters.All[i];
                var length = Math.Sqrt(gradients[i].Sum(g => (double)g * g));
                Assert.True(length > 1e-4, $"The gradient by {parameter.Name} vanishes: nothing is tested.");
                // Along the gradient itself, where the loss moves most and rounding matters least.
                var step = 2e-3 / length;
                var numeric = (LossAt(step) - LossAt(-step)) / (2 * step);
                Assert.True(
                    Math.Abs(numeric - (length * length)) < 1e-2 * length * length,
                    $"{parameter.Name}: {numeric} is not {length * length}.");

                double LossAt(double by)
                {
                    float[] moved = [.. parameter.Initial.Zip(gradients[i], (x, g) => (float)(x + (by * g)))];
                    // In double from the network's output on: the loss itself in float32 would lose the difference.
                    return GraphRunner.Run([output - input], Batch, fed, (parameter, moved))[0].Average(d => (double)d * d);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Reconstruct_AnyWindowLength_KeepsTheShape(string name)
    {
        for (var steps = 2; steps <= 32; steps++)
        {
            var input = new Input("x", Shape.PerWindow(steps, 3));
            Assert.Equal(input.Shape, ArchitectureCatalog.Find(name).Reconstruct(input, new Network(new ParameterSet(1), isTraining: true)).Shape);
        }
    }

    [Fact]
    public void Find_UnknownName_ListsTheKnownOnes()
    {
        var fault = Assert.Throws<ArgumentException>(() => ArchitectureCatalog.Find("transformer"));
        Assert.Contains("conv1d", fault.Message, StringComparison.Ordinal);
        Assert.Contains("dense", fault.Message, StringComparison.Ordinal);
    }
}
