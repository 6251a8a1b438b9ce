using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Graphs.Tests;

public sealed class ShapeTests
{
    [Fact]
    public void Broadcast_ShapesThatGoTogether_StretchesOnes()
    {
        Assert.Equal(Shape.PerWindow(4, 3), Shape.Broadcast(Shape.PerWindow(1, 3), new Shape(4, 1)));
        Assert.Equal(new Shape(3), Shape.Broadcast(Shape.Scalar, new Shape(3)));
        Assert.Throws<ArgumentException>(() => Shape.Broadcast(new Shape(2, 3), new Shape(3, 3)));
        Assert.Throws<ArgumentException>(() => Shape.Broadcast(Shape.PerWindow(3), new Shape(2, 3)));
    }

    [Fact]
    public void Constructor_ImpossibleAxes_Throws()
    {
        Assert.Throws<ArgumentException>(() => new Shape(Dimension.Batch, Dimension.Batch));
        Assert.Throws<ArgumentException>(() => new Shape(3, 0));
    }

    [Fact]
    public void Operators_ShapesThatDoNotFit_Throw()
    {
        var x = new Input("x", Shape.PerWindow(4, 3));
        Assert.Throws<ArgumentException>(() => Reshape.To(x, Shape.PerWindow(5, 2)));
        Assert.Throws<ArgumentException>(() => Reshape.To(x, new Shape(12)));
        Assert.Throws<ArgumentException>(() => Gemm.Linear(x, new Input("w", new Shape(4, 2))));
        Assert.Throws<ArgumentException>(() => new Slice(x, 1, 2, 3));
        Assert.Throws<ArgumentException>(() => new Concat(1, x, new Input("y", Shape.PerWindow(4, 2))));
        Assert.Throws<ArgumentException>(() => new ReduceSum(x, 3));
        Assert.Throws<ArgumentException>(() => new Where(x, x, x));
        Assert.Throws<ArgumentException>(() => new Constant(new Shape(2), [1, 2, 3]));
    }
}
