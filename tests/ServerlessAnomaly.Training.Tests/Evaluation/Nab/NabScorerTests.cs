using ServerlessAnomaly.Training.Evaluation.Nab;

namespace ServerlessAnomaly.Training.Tests.Evaluation.Nab;

public sealed class NabScorerTests
{
    // 100 rows, 15 of probation, windows of 10 rows.
    private static readonly NabSeries Series = new("s", new double[100], [(30, 39), (60, 69)]);

    [Fact]
    public void Best_FirstRowOfEachWindow_IsAHundred() =>
        Assert.Equal(new NabScore(100, 1, 2, 0), NabScorer.Best([Series], [Flags(30, 60)]));

    [Fact]
    public void Best_NothingFlagged_IsZero()
    {
        var score = NabScorer.Best([Series], [new double[100]]);
        // Flagging every row is worse than flagging none.
        Assert.Equal((0, double.PositiveInfinity), (score.Value, score.Threshold));
    }

    [Fact]
    public void Best_FlagsInTheMiddleAndAfterAWindow_AreWorthWhatTheSigmoidSays()
    {
        // Row 35: position -(39 - 35 + 1) / 10 = -0.5. Row 45: (45 - 39) / 9 past the window. Row 20: before any window, the whole 0.11.
        double sigmoid(double x) => (2 / (1 + Math.Exp(5 * x))) - 1;
        var expected = (sigmoid(-0.5) / sigmoid(-1)) - 1 + (0.11 * sigmoid(6.0 / 9)) - 0.11;
        Assert.Equal(100 * (expected + 2) / 4, NabScorer.Best([Series], [Flags(35, 45, 20)]).Value, 1e-9);
    }

    [Fact]
    public void Best_SeveralFlagsInOneWindow_CountOnceAsTheEarliest() =>
        Assert.Equal(NabScorer.Best([Series], [Flags(33)]).Value, NabScorer.Best([Series], [Flags(33, 34, 36, 39)]).Value, 1e-12);

    [Fact]
    public void Best_FlagsInProbation_CountForNothing() =>
        Assert.Equal(new NabScore(100, 1, 2, 0), NabScorer.Best([Series], [Flags(0, 14, 30, 60)]));

    [Fact]
    public void Best_TwoSeries_ShareOneThreshold()
    {
        var (low, high) = (new double[100], new double[100]);
        (low[30], low[60], high[30], high[60], high[20]) = (1, 1, 2, 2, 1);
        // At 1 all four windows are found at the cost of one false alarm; at 2 two of them are.
        var score = NabScorer.Best([Series, Series], [low, high]);
        Assert.Equal((1, 4, 1), (score.Threshold, score.WindowsFound, score.FalseAlarms));
        Assert.Equal(100 * (8 - 0.11) / 8, score.Value, 1e-9);
    }

    [Fact]
    public void Probation_LongSeries_IsLimited() =>
        Assert.Equal((15, 750), (Series.Probation, new NabSeries("l", new double[22_695], []).Probation));

    private static double[] Flags(params int[] rows)
    {
        var scores = new double[100];
        foreach (var row in rows)
            scores[row] = 1;
        return scores;
    }
}
