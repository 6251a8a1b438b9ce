using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Graphs.Optimization;
using ServerlessAnomaly.Graphs.Tests;
using ServerlessAnomaly.Training.Architectures;

namespace ServerlessAnomaly.Training.Tests.Architectures;

/// <summary>Compares the gradient of a network's loss by each parameter with what the loss does.</summary>
internal static class NetworkGradientCheck
{
    private const int Batch = 5;

    /// <summary>Checks the network as it is trained, with whatever it draws and adds to the loss.</summary>
    public static void Check(IArchitecture architecture, Shape shape, double width = 1)
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var network = new Network(new ParameterSet(seed), isTraining: true, width);
            var input = new Input("x", shape);
            var difference = architecture.Reconstruct(input, network) - input;
            var loss = ReduceMean.Over(new Square(difference));
            Tensor[] parts = network.Penalty is { } penalty ? [difference, penalty] : [difference];
            if (network.Penalty is not null)
                loss += network.Penalty;
            var random = new Random(seed);
            (Tensor, float[]) fed = (input, random.Normal(Batch * input.Shape.Elements));
            var parameters = network.Parameters.All;
            // Away from where biases of 0 put rectifiers on their corner.
            (Tensor Parameter, float[] Values)[] point =
            [
                .. parameters.Select(parameter =>
                    (parameter, parameter.Initial.Zip(random.Normal(parameter.Initial.Length), (x, d) => x + (0.1f * d)).ToArray())
                ),
            ];
            var gradients = GraphRunner.Run(Gradients.Derive(loss, parameters), Batch, [fed, .. point]);
            for (var i = 0; i < parameters.Count; i++)
            {
                var (parameter, gradient) = (parameters[i], gradients[i]);
                var length = Math.Sqrt(gradient.Sum(g => (double)g * g));
                Assert.True(length > 1e-4, $"The gradient by {parameter.Name} vanishes: nothing is tested.");
                // Along the gradient itself, where the loss moves most and rounding matters least.
                var step = 1e-3 / length;
                var numeric = (LossAt(step) - LossAt(-step)) / (2 * step);
                Assert.True(
                    Math.Abs(numeric - (length * length)) < (1e-2 * length * length) + (1e-4 * length),
                    $"{parameter.Name}: {numeric} is not {length * length}."
                );

                double LossAt(double by)
                {
                    float[] moved = [.. point[i].Values.Zip(gradient, (x, g) => (float)(x + (by * g)))];
                    // In double from the network's output on: the loss itself in float32 would lose the difference.
                    var values = GraphRunner.Run(parts, Batch, [fed, .. point[..i], (parameter, moved), .. point[(i + 1)..]]);
                    return values[0].Average(d => (double)d * d) + values.Skip(1).Sum(value => value[0]);
                }
            }
        }
    }
}
