using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Graphs.Tests;
using ServerlessAnomaly.Training.Architectures;

namespace ServerlessAnomaly.Training.Tests.Architectures;

public sealed class ArchitectureTests
{
    public static TheoryData<string> Names => [.. ArchitectureCatalog.Names];

    public static TheoryData<string> NamesWithoutChance =>
        [
            .. ArchitectureCatalog.Names.Where(name =>
                !name.StartsWith("vae", StringComparison.Ordinal) && !name.EndsWith(Denoising.Suffix, StringComparison.Ordinal)
            ),
        ];

    [Theory]
    [InlineData("conv1d", (3 * 21 * 64) + 64 + (3 * 64 * 32) + 32 + (3 * 32 * 64) + 64 + (3 * 64 * 21) + 21)]
    [InlineData("conv1d-superres", (3 * 21 * 64) + 64 + (3 * 64 * 32) + 32 + (3 * 32 * 64) + 64 + (3 * 64 * 21) + 21)]
    [InlineData("vae", (336 * 48) + 48 + (2 * ((48 * 8) + 8)) + (8 * 48) + 48 + (48 * 336) + 336)]
    [InlineData("dense", (336 * 48) + 48 + (48 * 8) + 8 + (8 * 48) + 48 + (48 * 336) + 336)]
    [InlineData("lstm", 220_984)]
    [InlineData("gru", (3 * (21 + 64 + 1) * 64) + (3 * (64 + 64 + 1) * 64) + ((64 + 1) * 21))]
    public void Reconstruct_ReferenceWindow_HasTheExpectedParameters(string name, int count)
    {
        var parameters = new ParameterSet(seed: 1);
        var input = new Input("x", Shape.PerWindow(16, 21));
        Assert.Equal(input.Shape, ArchitectureCatalog.Find(name).Reconstruct(input, new Network(parameters, isTraining: true)).Shape);
        Assert.Equal(count, parameters.Count);
    }

    [Theory, MemberData(nameof(Names))]
    public void Reconstruct_SmallWindow_GradientsAgreeWithDifferences(string name) =>
        NetworkGradientCheck.Check(ArchitectureCatalog.Find(name), Shape.PerWindow(5, 2), WidthOf(name));

    [Theory, MemberData(nameof(Names))]
    public void Reconstruct_AnyWindowLength_KeepsTheShape(string name)
    {
        for (var steps = 2; steps <= 32; steps++)
        {
            var input = new Input("x", Shape.PerWindow(steps, 3));
            Assert.Equal(
                input.Shape,
                ArchitectureCatalog.Find(name).Reconstruct(input, new Network(new ParameterSet(1), isTraining: true)).Shape
            );
        }
    }

    [Theory, MemberData(nameof(NamesWithoutChance))]
    public void Reconstruct_ToScore_AgreesWithTheNetworkThatIsTrained(string name)
    {
        foreach (var (steps, features, batch) in new[] { (16, 21, 3), (2, 1, 1), (7, 3, 65) })
        {
            var random = new Random(steps);
            var parameters = new ParameterSet(seed: 3);
            var input = new Input("x", Shape.PerWindow(steps, features));
            var trained = ArchitectureCatalog.Find(name).Reconstruct(input, new Network(parameters, isTraining: true));
            parameters.Complete();
            var scoring = ArchitectureCatalog.Find(name).Reconstruct(input, new Network(parameters, isTraining: false));
            // Biases start at 0 or 1; moved, they cannot stand in for each other.
            (Tensor, float[])[] fed =
            [
                (input, random.Normal(batch * input.Shape.Elements)),
                .. parameters.All.Select(parameter =>
                    (
                        (Tensor)parameter,
                        parameter.Initial.Zip(random.Normal(parameter.Initial.Length), (value, noise) => value + (0.1f * noise)).ToArray()
                    )
                ),
            ];
            var (expected, actual) = (GraphRunner.Run([trained], batch, fed)[0], GraphRunner.Run([scoring], batch, fed)[0]);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * (1 + Math.Abs(pair.First))));
        }
    }

    [Fact]
    public void Find_UnknownName_ListsTheKnownOnes()
    {
        var fault = Assert.Throws<ArgumentException>(() => ArchitectureCatalog.Find("transformer"));
        Assert.Contains("conv1d", fault.Message, StringComparison.Ordinal);
        Assert.Contains("dense", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Narrow, where an architecture's size would only cost time.</summary>
    private static double WidthOf(string name) =>
        name.StartsWith("lstm", StringComparison.Ordinal) || name.StartsWith("gru", StringComparison.Ordinal) ? 0.05 : 1;
}
