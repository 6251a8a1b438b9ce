using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Graphs.Optimization;
using ServerlessAnomaly.Graphs.Sessions;
using Xunit;

namespace ServerlessAnomaly.Graphs.Tests.Sessions;

public sealed class TrainingStateTests
{
    private static readonly Parameter Matrix = new("matrix", new Shape(2, 3), [1, 2, 3, 4, 5, 6]);
    private static readonly Parameter Bias = new("bias", new Shape(3), [7, 8, 9]);

    /// <summary>The state of a device behaves as that of the host; here the device is the CPU's memory, reached in the same way.</summary>
    [Fact]
    public void Replace_OnADevice_IsReadBackAsOnTheHost()
    {
        var variables = TrainingStepGraph.Write(new ReduceSum(new Square(Matrix + Bias)), [Matrix, Bias], new Adam()).State;
        using var host = new HostState(variables);
        using var device = new DeviceState(variables, "Cpu");
        Assert.Equal(host.Read(0), device.Read(0));

        var replaced = new Dictionary<string, float[]>
        {
            ["bias"] = [-1, -2, -3],
            [Adam.Steps] = [5],
            ["unknown"] = [0],
        };
        host.Replace(1, replaced);
        device.Replace(1, device.Read(0));
        device.Replace(1, replaced);

        Assert.Equal([-1f, -2f, -3f], device.Read(1)["bias"]);
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], device.Read(1)["matrix"]);
        Assert.Equal(5, device.Read(1)[Adam.Steps][0]);
        Assert.Equal([7f, 8f, 9f], device.Read(0)["bias"]);
        Assert.Equal(host.Read(1)["bias"], device.Read(1)["bias"]);
        Assert.Equal(host.Read(0), device.Read(0));
    }
}
