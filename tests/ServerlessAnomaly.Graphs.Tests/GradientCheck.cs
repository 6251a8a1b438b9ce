using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Graphs.Optimization;

namespace ServerlessAnomaly.Graphs.Tests;

/// <summary>
/// Compares a gradient with what the value itself does: along random directions, the central difference of the loss must be the product of
/// gradient and direction. Differences are taken of the per-direction mean of many elements in float32, so a step of 1e-2 is about right.
/// </summary>
internal static class GradientCheck
{
    private const int Batch = 3;

    /// <summary>Checks the derivative of a random weighting of <paramref name="output"/> by each parameter.</summary>
    /// <param name="output">Builds the value from the parameters.</param>
    /// <param name="shapes">Shapes of the parameters; those that are per window are fed as inputs.</param>
    /// <param name="draw">Draws an element's value; default: standard normal.</param>
    public static void Check(Func<Tensor[], Tensor> output, Shape[] shapes, Func<Random, float>? draw = null)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var random = new Random(seed);
            Tensor[] arguments = [.. shapes.Select((shape, i) => (Tensor)new Input($"x{i}", shape))];
            var value = output(arguments);
            // A random weighting, so that no error cancels in a plain sum.
            var weighting = new Input("weighting", value.Shape);
            var loss = new ReduceSum(value * weighting);
            var gradients = Gradients.Derive(loss, arguments);

            var point = arguments.Select(argument => Draw(argument, draw, random)).ToArray();
            var weights = Draw(weighting, null, random);
            (Tensor, float[])[] fed = [.. arguments.Select((argument, i) => (argument, point[i])), (weighting, weights)];
            var analytic = GraphRunner.Run(gradients, Batch, fed);
            for (var i = 0; i < arguments.Length; i++)
            {
                var direction = random.Normal(point[i].Length);
                var expected = analytic[i].Zip(direction, (g, d) => (double)g * d).Sum();
                var scale = Math.Sqrt(analytic[i].Sum(g => (double)g * g));
                var numeric = Difference(value, fed, i, direction, weights);
                Assert.True(scale > 1e-3, $"The gradient by argument {i} vanishes: nothing is tested.");
                Assert.True(
                    Math.Abs(numeric - expected) <= 1e-2 * scale,
                    $"Seed {seed}, argument {i}: the difference says {numeric}, the gradient {expected}, of length {scale}."
                );
            }
        }
    }

    private static double Difference(Tensor value, (Tensor Tensor, float[] Values)[] fed, int moved, float[] direction, float[] weights)
    {
        const float Step = 1e-3f;
        return (At(Step) - At(-Step)) / (2 * Step);

        double At(float step)
        {
            var there = fed.ToArray();
            there[moved].Values = [.. fed[moved].Values.Zip(direction, (x, d) => x + (step * d))];
            // Summed in double: the sum is where float32 would lose the difference.
            var inputs = there.Where(pair => pair.Tensor is not Input { Name: "weighting" });
            return GraphRunner.Run([value], Batch, [.. inputs])[0].Zip(weights, (y, w) => (double)y * w).Sum();
        }
    }

    private static float[] Draw(Tensor tensor, Func<Random, float>? draw, Random random)
    {
        var count = tensor.Shape.Elements * (tensor.Shape.IsPerWindow ? Batch : 1);
        return draw is null ? random.Normal(count) : [.. Enumerable.Range(0, count).Select(_ => draw(random))];
    }
}
