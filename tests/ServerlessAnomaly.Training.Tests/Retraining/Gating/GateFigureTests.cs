using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Retraining.Gating;
using static ServerlessAnomaly.Training.Tests.Retraining.Gating.GateSamples;

namespace ServerlessAnomaly.Training.Tests.Retraining.Gating;

/// <summary>The figures that the checks decide by, where a wrong one would still decide rightly on most evidence.</summary>
public sealed class GateFigureTests
{
    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void ScoreSpread_WindowsAboveAll_MayBeOneInAHundred(int wide, bool passes)
    {
        float[] healthy = [.. Enumerable.Range(0, 4 * Drives).Select(index => index < wide ? 9.5f : 1)];
        var check = Check("score-spread", Evidence(Good() with { Healthy = healthy }, Good()));
        Assert.Equal((passes, passes ? 0.1 : 0.95), (check.Passed, Math.Round(check.Figure, 6)));
    }

    [Theory]
    [InlineData("healthy")]
    [InlineData("failing")]
    [InlineData("faulty")]
    public void ScoresFinite_ASingleBadScore_Counts(string where)
    {
        var scores = Good();
        var part = where switch
        {
            "healthy" => scores.Healthy,
            "failing" => scores.Failing,
            _ => scores.Faulty,
        };
        part[^1] = float.PositiveInfinity;
        var check = Check("scores-finite", Evidence(scores, null));
        Assert.Equal((1, false), (check.Figure, check.Passed));
    }

    [Fact]
    public void Flags_AScoreAtTheThreshold_RaisesNothing()
    {
        var contender = Good();
        Assert.False(contender.Flags(contender.Manifest.Threshold));
        Assert.True(contender.Flags(MathF.BitIncrement(contender.Manifest.Threshold)));
    }

    [Theory]
    [InlineData(0f, 1f, true)]
    [InlineData(0f, 0f, true)]
    [InlineData(-0.001f, 0.5f, false)]
    [InlineData(0.5f, 1.001f, false)]
    public void ChancesValid_ZeroAndOne_AreChances(float within7Days, float within30Days, bool valid)
    {
        var chances = Chances(0.01f, 0.6f);
        chances.Failing[2] = [within7Days, within30Days];
        AssertBad(valid ? 0 : 1, chances);
    }

    [Fact]
    public void ChancesValid_AnyLongerHorizonWithALowerChance_IsBad()
    {
        var chances = Chances(0.01f, 0.6f);
        chances.Healthy[3] = [0.1f, 0.3f, 0.2f];
        AssertBad(1, chances);
    }

    [Fact]
    public void ChancesValid_AHealthyAndAFailingWindow_AreBothCounted()
    {
        var chances = Chances(0.01f, 0.6f);
        (chances.Healthy[0], chances.Failing[0]) = ([2f, 2f], [2f, 2f]);
        AssertBad(2, chances);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void ChancesCalibrated_FewFailures_TellNothing(int failing, bool passes)
    {
        // Surely worse than the base rate: everything the wrong way round.
        var evidence = Evidence(Good() with { Chances = Chances(0.9f, 0.1f) }, null, failing: failing);
        Assert.Equal(passes, Check("chances-calibrated", evidence).Passed);
    }

    [Fact]
    public void ChancesCalibrated_Figure_IsTheLowerBoundOverDrives()
    {
        // 100 healthy drives of 4 windows each and 10 failing ones of one: a difference in squared error by drive, against the base rate.
        const double healthy = 0.2f,
            failing = 0.7f,
            rate = 10 / 410.0;
        var byHealthy = 4 * ((healthy * healthy) - (rate * rate));
        var byFailing = ((1 - failing) * (1 - failing)) - ((1 - rate) * (1 - rate));
        AssertBound(
            byHealthy,
            byFailing,
            Check("chances-calibrated", Evidence(Good() with { Chances = Chances((float)healthy, (float)failing) }, null))
        );
    }

    [Fact]
    public void ChancesAgainstChampion_Figure_IsTheLowerBoundOverDrives()
    {
        var evidence = Evidence(Good() with { Chances = Chances(0.2f, 0.7f) }, Good() with { Chances = Chances(0.1f, 0.4f) });
        var byHealthy = 4 * ((0.2f * (double)0.2f) - (0.1f * (double)0.1f));
        var byFailing = ((1 - (double)0.7f) * (1 - (double)0.7f)) - ((1 - (double)0.4f) * (1 - (double)0.4f));
        AssertBound(byHealthy, byFailing, Check("chances-against-champion", evidence));
    }

    private static void AssertBound(double byHealthy, double byFailing, GateCheck check)
    {
        var sum = (100 * byHealthy) + (10 * byFailing);
        var mean = sum / 110;
        var deviation = Math.Sqrt((100 * Math.Pow(byHealthy - mean, 2)) + (10 * Math.Pow(byFailing - mean, 2)));
        Assert.Equal((sum - (1.645 * deviation)) / 410, check.Figure, 9);
        Assert.Equal(check.Figure <= 0, check.Passed);
    }

    private static void AssertBad(int windows, HeldOutChances chances)
    {
        var check = Check("chances-valid", Evidence(Good() with { Chances = chances }, null));
        Assert.Equal(windows, check.Figure);
        Assert.Equal(windows == 0, check.Passed);
    }

    private static GateCheck Check(string name, GateEvidence evidence) =>
        Assert.Single(Gate.Judge(evidence).Checks, check => check.Name == name);
}
