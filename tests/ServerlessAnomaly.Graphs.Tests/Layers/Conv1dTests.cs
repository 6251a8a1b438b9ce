using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Layers;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Graphs.Tests.Layers;

public sealed class Conv1dTests
{
    [Theory]
    [InlineData(16, 3, 2), InlineData(7, 3, 2), InlineData(5, 4, 1), InlineData(2, 3, 2), InlineData(9, 5, 3)]
    public void Down_AnyLength_IsAConvolutionOverZeroPaddedSteps(int steps, int kernel, int stride)
    {
        var outputs = (steps + stride - 1) / stride;
        var before = Math.Max(0, ((outputs - 1) * stride) + kernel - steps) / 2;
        Compare(
            steps,
            kernel,
            outputs,
            (x, weights, bias) => Gemm.Linear(Conv1d.Down(x, kernel, stride), weights, bias),
            (output, tap) => (output * stride) + tap - before,
            step => step
        );
    }

    [Theory]
    [InlineData(8, 16), InlineData(4, 7), InlineData(1, 2), InlineData(1, 1), InlineData(5, 10)]
    public void Transposed_AnyLength_SpreadsEachStepOverThree(int steps, int outputs) =>
        Compare(
            steps,
            Conv1d.TransposedKernel,
            outputs,
            (x, weights, bias) => Conv1d.Transposed(x, weights, bias, outputs, rectified: false),
            // As ONNX defines ConvTranspose with one step cut off in front: output = 2 · step + tap − 1.
            (output, tap) => output + 1 - tap,
            at => at / 2,
            isThere: at => at >= 0 && at % 2 == 0 && at / 2 < steps
        );

    [Fact]
    public void Transposed_MoreThanTwiceTheSteps_Throws()
    {
        var x = new Input("x", Shape.PerWindow(4, 3));
        Assert.Throws<ArgumentException>(() =>
            Conv1d.Transposed(x, new Input("w", new Shape(9, 2)), new Input("b", new Shape(2)), 9, rectified: true)
        );
    }

    private static void Compare(
        int steps,
        int kernel,
        int outputs,
        Func<Tensor, Tensor, Tensor, Tensor> convolve,
        Func<int, int, int> place,
        Func<int, int> source,
        Func<int, bool>? isThere = null
    )
    {
        const int In = 3,
            Out = 2;
        var random = new Random((steps * 100) + kernel);
        var x = new Input("x", Shape.PerWindow(steps, In));
        var weights = new Parameter("w", new Shape(kernel * In, Out), random.Normal(kernel * In * Out));
        var bias = new Parameter("b", new Shape(Out), random.Normal(Out));
        var values = random.Normal(2 * steps * In);

        var actual = GraphRunner.Run([convolve(x, weights, bias)], 2, (x, values))[0];

        Assert.Equal(2 * outputs * Out, actual.Length);
        for (var window = 0; window < 2; window++)
        for (var output = 0; output < outputs; output++)
        for (var channel = 0; channel < Out; channel++)
        {
            double sum = bias.Initial[channel];
            for (var tap = 0; tap < kernel; tap++)
            {
                var at = place(output, tap);
                if (!(isThere?.Invoke(at) ?? (at >= 0 && at < steps)))
                    continue;
                for (var c = 0; c < In; c++)
                    sum += values[(((window * steps) + source(at)) * In) + c] * weights.Initial[(((tap * In) + c) * Out) + channel];
            }
            Assert.Equal(sum, actual[(((window * outputs) + output) * Out) + channel], 1e-4);
        }
    }
}
