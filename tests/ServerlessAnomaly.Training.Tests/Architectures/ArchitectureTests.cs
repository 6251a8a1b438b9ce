using ServerlessAnomaly.Training.Architectures;
using ServerlessAnomaly.Training.Graphs;
using ServerlessAnomaly.Training.Tests.Graphs;

namespace ServerlessAnomaly.Training.Tests.Architectures;

public sealed class ArchitectureTests
{
    public static TheoryData<string> Names => [.. ArchitectureCatalog.Names];

    [Theory]
    [InlineData("conv1d", (3 * 21 * 64) + 64 + (3 * 64 * 32) + 32 + (3 * 32 * 64) + 64 + (3 * 64 * 21) + 21)]
    [InlineData("conv1d-superres", (3 * 21 * 64) + 64 + (3 * 64 * 32) + 32 + (3 * 32 * 64) + 64 + (3 * 64 * 21) + 21)]
    [InlineData("vae", (336 * 48) + 48 + (2 * ((48 * 8) + 8)) + (8 * 48) + 48 + (48 * 336) + 336)]
    [InlineData("dense", (336 * 48) + 48 + (48 * 8) + 8 + (8 * 48) + 48 + (48 * 336) + 336)]
    public void Reconstruct_ReferenceWindow_HasTheExpectedParameters(string name, int count)
    {
        var parameters = new ParameterSet(seed: 1);
        var input = new Input("x", Shape.PerWindow(16, 21));
        Assert.Equal(input.Shape, ArchitectureCatalog.Find(name).Reconstruct(input, new Network(parameters, isTraining: true)).Shape);
        Assert.Equal(count, parameters.Count);
    }

    [Theory, MemberData(nameof(Names))]
    public void Reconstruct_SmallWindow_GradientsAgreeWithDifferences(string name) =>
        NetworkGradientCheck.Check(ArchitectureCatalog.Find(name), Shape.PerWindow(5, 2));

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
