using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;
using ServerlessAnomaly.Graphs.Optimization;

namespace ServerlessAnomaly.Graphs.Tests.Ops;

public sealed class OpGradientTests
{
    private static readonly Shape Window = Shape.PerWindow(4, 3);

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Unary = new()
    {
        ["Negate"] = x => -x,
        ["Square"] = x => new Square(x),
        ["Exponential"] = x => new Exponential(x),
        ["Tanh"] = x => new Tanh(x),
        ["Sigmoid"] = x => new Sigmoid(x),
        ["Transpose"] = x => new Transpose(x, 2, 0, 1),
        ["Slice"] = x => new Slice(x, 1, 1, 2),
        ["PadZeros"] = x => new PadZeros(x, 2, 1, 2),
        ["Reshape"] = x => Reshape.To(x, Shape.PerWindow(2, 6)),
        ["ToMatrix"] = Reshape.ToMatrix,
        ["ReduceSum all"] = x => new ReduceSum(x),
        ["ReduceSum batch"] = x => new ReduceSum(x, 0),
        ["ReduceSum time"] = x => new ReduceSum(x, 1),
        ["ReduceSum ends"] = x => new ReduceSum(x, 0, 2),
        ["ReduceMean all"] = x => ReduceMean.Over(new Square(x)),
        ["ReduceMean batch"] = x => ReduceMean.Over(x, 0),
        ["ReduceMean channel"] = x => ReduceMean.Over(x, 2),
        ["ExpandLike"] = x => new ExpandLike(x, new PadZeros(x, 1, 1, 2)),
        ["Concat with itself"] = x => new Concat(1, x, new Square(x), x),
        ["Gather identity"] = x => new GatherTime(x, 0, 1, 2, 3),
        ["Gather reversed"] = x => new GatherTime(x, 3, 2, 1, 0),
        ["Gather padded"] = x => new GatherTime(x, -1, 0, 1, 2, 3, -1),
        ["Gather strided"] = x => new GatherTime(x, 0, 2),
        ["Gather repeated"] = x => new GatherTime(x, 0, 0, 1, 1, 2, 2, 3, 3),
        ["Gather under a kernel"] = x => new GatherTime(x, -1, 0, 1, 0, 1, 2, 1, 2, 3, 2, 3, -1),
        ["Gather one row unused, one often"] = x => new GatherTime(x, 3, 3, -1, 3, 0, 2),
        ["Slices that cover"] = x => new Concat(1, new Tanh(new Slice(x, 1, 2, 2)), new Square(new Slice(x, 1, 0, 2))),
        ["Slices that overlap"] = x => new Concat(1, new Tanh(new Slice(x, 1, 1, 3)), new Square(new Slice(x, 1, 0, 2))),
        ["Slices of two axes"] = x => new ReduceSum(new Slice(x, 1, 0, 3)) + new ReduceSum(new Square(new Slice(x, 2, 1, 2))),
        ["used twice"] = x => new Tanh(x) * x + x,
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Positive = new()
    {
        ["SquareRoot"] = x => new SquareRoot(x),
        ["Logarithm"] = x => new Logarithm(x),
        ["Divide"] = x => 1 / x,
    };

    // Functions with a corner, drawn away from it so that a small step does not cross it.
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Cornered = new()
    {
        ["Absolute"] = x => new Absolute(x),
        ["Relu"] = x => new Relu(x),
        ["LeakyRelu"] = x => new LeakyRelu(x, 0.3f),
        ["Clip low"] = x => new Clip(x, low: 0),
        ["Clip high"] = x => new Clip(x, high: 0),
        ["Clip both"] = x => new Clip(x, -1, 1),
        ["Where"] = x => new Where(new Greater(x, 0), new Square(x), 3 * x),
        ["Maximum by Where"] = x => new Where(new Greater(-x, x), -x, x * x),
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> Binary = new()
    {
        ["Add"] = (a, b) => a + b,
        ["Subtract"] = (a, b) => a - b,
        ["Multiply"] = (a, b) => a * b,
        ["Divide"] = (a, b) => a / (2 + new Square(b)),
        ["Where"] = (a, b) => new Where(new Greater(Constant.Vector([1, -1, 1]), 0), a, b),
    };

    public static TheoryData<string> UnaryNames => [.. Unary.Keys];

    public static TheoryData<string> PositiveNames => [.. Positive.Keys];

    public static TheoryData<string> CorneredNames => [.. Cornered.Keys];

    public static TheoryData<string> BinaryNames => [.. Binary.Keys];

    [Theory, MemberData(nameof(UnaryNames))]
    public void Differentiate_SmoothOp_AgreesWithDifferences(string name) =>
        GradientCheck.Check(x => Unary[name](x[0]), [name == "ExpandLike" ? Shape.PerWindow(1, 3) : Window]);

    [Theory, MemberData(nameof(PositiveNames))]
    public void Differentiate_OpOfPositiveNumbers_AgreesWithDifferences(string name) =>
        GradientCheck.Check(x => Positive[name](x[0]), [Window], random => 0.5f + random.NextSingle());

    [Theory, MemberData(nameof(CorneredNames))]
    public void Differentiate_OpWithCorners_AgreesWithDifferences(string name) =>
        GradientCheck.Check(x => Cornered[name](x[0]), [Window], AwayFromCorners);

    [Theory, MemberData(nameof(BinaryNames))]
    public void Differentiate_OpOfTwoWithEveryBroadcast_AgreesWithDifferences(string name)
    {
        Shape[][] pairs =
        [
            [Window, Window],
            [Window, new Shape(3)],
            [new Shape(3), Window],
            [Window, Shape.Scalar],
            [Window, new Shape(4, 1)],
            [Shape.PerWindow(1, 3), new Shape(4, 3)],
            [Shape.PerWindow(4, 1), new Shape(1, 1, 3)],
            [new Shape(4, 1), new Shape(3)],
        ];
        foreach (var shapes in pairs)
            GradientCheck.Check(x => Binary[name](x[0], x[1]), shapes);
    }

    [Theory]
    [InlineData(false, false), InlineData(false, true), InlineData(true, false), InlineData(true, true)]
    public void Differentiate_Gemm_AgreesWithDifferences(bool transposeA, bool transposeB)
    {
        Shape[] shapes = [transposeA ? new Shape(5, 4) : new Shape(4, 5), transposeB ? new Shape(2, 5) : new Shape(5, 2), new Shape(2)];
        GradientCheck.Check(x => new Gemm(x[0], x[1], x[2], transposeA, transposeB), shapes);
        GradientCheck.Check(x => new Gemm(x[0], x[1], null, transposeA, transposeB), shapes[..2]);
        GradientCheck.Check(x => new Gemm(x[0], x[1], x[2], transposeA, transposeB), [.. shapes[..2], new Shape(4, 2)]);
    }

    [Fact]
    public void Differentiate_LinearOverTime_AgreesWithDifferences() =>
        GradientCheck.Check(x => Gemm.Linear(x[0], x[1], x[2]), [Window, new Shape(3, 5), new Shape(5)]);

    [Fact]
    public void Differentiate_ConcatAndTransposedGemm_AgreesWithDifferences() =>
        GradientCheck.Check(
            x => new Gemm(
                Reshape.ToMatrix(new Concat(2, x[0], x[1])),
                Reshape.ToMatrix(new Tanh(new Concat(2, x[1], x[0]))),
                transposeA: true
            ),
            [Window, Shape.PerWindow(4, 2)]
        );

    private static float AwayFromCorners(Random random)
    {
        var size = random.Next(2) == 0 ? 0.2f + (0.6f * random.NextSingle()) : 1.2f + random.NextSingle();
        return random.Next(2) == 0 ? -size : size;
    }

    [Fact]
    public void Derive_LossWithoutTheTarget_Throws()
    {
        var x = new Input("x", Shape.Scalar);
        Assert.Throws<ArgumentException>(() => Gradients.Derive(new Square(new Input("y", Shape.Scalar)), [x]));
        Assert.Throws<ArgumentException>(() => Gradients.Derive(new Input("z", new Shape(2)), [x]));
    }
}
