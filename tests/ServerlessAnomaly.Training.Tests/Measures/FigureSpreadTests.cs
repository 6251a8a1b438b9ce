using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Tests.Measures;

public sealed class FigureSpreadTests
{
    [Fact]
    public void Measure_OddEvenAndNone_GivesMedianAndEnds()
    {
        Assert.Equal(new FigureSpread(3, 1, 9), FigureSpread.Measure([9, 1, 3]));
        Assert.Equal(new FigureSpread(2, 1, 9), FigureSpread.Measure([9, 1, 1, 3, null]));
        Assert.Null(FigureSpread.Measure([null]));
    }
}
