using ServerlessAnomaly.Graphs.Expressions;

namespace ServerlessAnomaly.Graphs.Tests.Expressions;

public sealed class NamedWeightsTests
{
    [Fact]
    public void For_ModelOfTheSameNetwork_GivesItsWeightsBack()
    {
        var parameter = new ParameterSet(1).Glorot("encoder.1.weight", 3, 2);
        var read = NamedWeights.Read(Model(parameter, parameter.Initial))!;
        Assert.Equal(parameter.Initial, NamedWeights.For([parameter], read)!["encoder.1.weight"]);
    }

    [Fact]
    public void For_OtherShapeNameOrNoNumber_IsNull()
    {
        var parameter = new ParameterSet(1).Glorot("encoder.1.weight", 3, 2);
        var read = NamedWeights.Read(Model(parameter, parameter.Initial))!;
        Assert.Null(NamedWeights.For([new ParameterSet(1).Glorot("encoder.1.weight", 2, 3)], read));
        Assert.Null(NamedWeights.For([new ParameterSet(1).Glorot("encoder.2.weight", 3, 2)], read));
        var broken = NamedWeights.Read(Model(parameter, [1, 2, float.NaN, 4, 5, 6]))!;
        Assert.Null(NamedWeights.For([parameter], broken));
    }

    [Fact]
    public void Read_NoModel_IsNull() => Assert.Null(NamedWeights.Read([1, 2, 3, 4, 5]));

    private static byte[] Model(Parameter parameter, float[] values)
    {
        var writer = new GraphWriter(new Dictionary<Parameter, float[]> { [parameter] = values });
        writer.Output("weight", parameter);
        return writer.ToBytes();
    }
}
