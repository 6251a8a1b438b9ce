using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Retraining.Gating;
using static ServerlessAnomaly.Training.Tests.Retraining.Gating.GateSamples;

namespace ServerlessAnomaly.Training.Tests.Retraining.Gating;

/// <summary>Each check alone, on scores made by hand.</summary>
public sealed class GateTests
{
    [Fact]
    public void Judge_EqualContenders_PassesEveryCheck()
    {
        var report = Gate.Judge(Evidence(Good(), Good()));
        Assert.True(report.Passed, string.Join(" ", report.Checks.Where(check => !check.Passed)));
        Assert.Equal(11, report.Checks.Count);
        Assert.Equal(7, Gate.Judge(Evidence(Good(), null)).Checks.Count);
        Assert.All(report.Checks, check => Assert.EndsWith(".", check.Explanation, StringComparison.Ordinal));
    }

    [Fact]
    public void Judge_FewDrives_NamesIt() => AssertFails("enough-drives", Gate.Judge(Evidence(Good(), null, minDrives: 101)), 100, 101);

    [Fact]
    public void Judge_FewWindows_NamesIt()
    {
        var data = Good().Manifest.Data with { TrainingWindows = 99 };
        AssertFails("enough-windows", Gate.Judge(Evidence(With(Good(), manifest => manifest with { Data = data }), Good())), 99, 100);
    }

    [Fact]
    public void Judge_NaNWeights_FailsNamedChecksAndNoException()
    {
        var (healthy, failing, faulty) = (Fill(400, float.NaN), Fill(10, float.NaN), Fill(100, float.NaN));
        var challenger = Good() with { BadWeights = 7, Healthy = healthy, Failing = failing, Faulty = faulty };
        var report = Gate.Judge(Evidence(challenger, Good()));
        Assert.Superset(
            new HashSet<string> { "weights-finite", "scores-finite", "known-failures", "synthetic-faults" },
            report.Checks.Where(check => !check.Passed).Select(check => check.Name).ToHashSet()
        );
        // What JSON cannot hold could not be registered with its reasons.
        System.Text.Json.JsonSerializer.Serialize(report, DocumentJson.Indented);
    }

    [Theory]
    [InlineData(0.5, 0.5, 0, true)]
    [InlineData(0.5, 0.51, 0, false)]
    [InlineData(0.5, 0.54, 1, true)]
    [InlineData(0.5, 0.56, 1, false)]
    [InlineData(0, 0, 0, true)]
    [InlineData(0.5, double.NaN, 0, false)]
    [InlineData(0.5, double.PositiveInfinity, 1, false)]
    public void Judge_Loss_MustNotEndAboveItsStart(double before, double after, double warm, bool passes)
    {
        var metrics = new Dictionary<string, double>
        {
            ["heldOutLossBefore"] = before,
            ["heldOutLoss"] = after,
            ["warmStart"] = warm,
        };
        AssertOne("loss-converged", passes, Evidence(With(Good(), manifest => manifest with { Metrics = metrics }), Good()));
    }

    [Theory]
    [InlineData(4, false, true)]
    [InlineData(5, false, false)]
    [InlineData(5, true, true)]
    public void Judge_FalseAlarms_MustBeWithinChanceOrTheChampions(int flagged, bool championToo, bool passes)
    {
        // One in a hundred is the target: more than four of a hundred drives has a chance of 0.3 %.
        var alarming = Good() with
        {
            Healthy = Healthy(flagged),
        };
        AssertOne("false-alarm-budget", passes, Evidence(alarming, championToo ? alarming : Good()));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Judge_ModelSize_HasALimit(int megabytes, bool passes) =>
        AssertOne("model-size", passes, Evidence(Good() with { ModelBytes = megabytes * 1048576 }, Good()));

    [Theory]
    [InlineData(7.9f, 1, true)]
    [InlineData(8.1f, 1, false)]
    [InlineData(8.9f, 6, true)]
    [InlineData(9.1f, 6, false)]
    public void Judge_HealthySpread_MayBeHarmlessOrNearTheChampions(float own, float champions, bool passes) =>
        AssertOne(
            "score-spread",
            passes,
            Evidence(Good() with { Healthy = Fill(400, own) }, Good() with { Healthy = Fill(400, champions) })
        );

    [Theory]
    [InlineData(10, 10, true)]
    [InlineData(10, 6, true)]
    [InlineData(10, 5, false)]
    [InlineData(4, 0, true)]
    public void Judge_KnownFailures_MustNotBeLostBeyondChance(int before, int now, bool passes) =>
        AssertOne(
            "known-failures",
            passes,
            Evidence(Good() with { Failing = Catching(10, now) }, Good() with { Failing = Catching(10, before) })
        );

    [Fact]
    public void Judge_ChampionThatFlagsMostDrives_LosesNothing()
    {
        var blind = Good() with { Healthy = Healthy(51) };
        AssertOne("known-failures", passes: true, Evidence(Good() with { Failing = Catching(10, 0) }, blind));
    }

    [Theory]
    [InlineData(100, 100, true)]
    [InlineData(100, 92, true)]
    [InlineData(100, 85, false)]
    [InlineData(85, 100, true)]
    public void Judge_SyntheticFaults_MustNotBeLostBeyondTheMargin(int before, int now, bool passes) =>
        AssertOne(
            "synthetic-faults",
            passes,
            Evidence(Good() with { Faulty = Catching(100, now) }, Good() with { Faulty = Catching(100, before) })
        );

    [Fact]
    public void Judge_FaultsInWindowsThatAreFlaggedAnyway_AreNotCaught()
    {
        // The fleet has changed: the champion flags it all. A challenger that has learned the change loses nothing.
        var changed = Good() with
        {
            Healthy = Fill(400, 20),
        };
        AssertOne("synthetic-faults", passes: true, Evidence(Good() with { Faulty = Catching(100, 10) }, changed));
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(3.1, false)]
    public void Judge_Latency_HasALimit(double seconds, bool passes) =>
        AssertOne("scoring-latency", passes, Evidence(Good() with { Seconds = seconds }, Good() with { Seconds = 1 }));

    [Theory]
    [InlineData(0.01, 0.6, true)]
    [InlineData(0.7, 0.6, false)]
    public void Judge_Chances_MustNotBeSurelyWorseThanTheBaseRate(float healthy, float failing, bool passes) =>
        AssertOne("chances-calibrated", passes, Evidence(Good() with { Chances = Chances(healthy, failing) }, Good()));

    [Theory]
    [InlineData(0.01, 0.6, true)]
    [InlineData(0.01, 0.2, false)]
    public void Judge_Chances_MustNotBeSurelyWorseThanTheChampions(float healthy, float failing, bool passes) =>
        AssertOne(
            "chances-against-champion",
            passes,
            Evidence(Good() with { Chances = Chances(healthy, failing) }, Good() with { Chances = Chances(0.01f, 0.6f) })
        );

    [Theory]
    [InlineData(0.1f, 0.2f, true)]
    [InlineData(0.2f, 0.1f, false)]
    [InlineData(0.1f, 1.1f, false)]
    [InlineData(float.NaN, 0.1f, false)]
    public void Judge_Chances_MustBeChances(float within7Days, float within30Days, bool passes)
    {
        var chances = Chances(0.01f, 0.6f);
        chances.Healthy[3] = [within7Days, within30Days];
        AssertOne("chances-valid", passes, Evidence(Good() with { Chances = chances }, null));
    }

    [Fact]
    public void Judge_ChampionAloneHasChances_AsksNothingOfThem() =>
        Assert.DoesNotContain(
            Gate.Judge(Evidence(Good(), Good() with { Chances = Chances(0.01f, 0.6f) })).Checks,
            check => check.Name.StartsWith("chances", StringComparison.Ordinal)
        );

    private static void AssertOne(string name, bool passes, GateEvidence evidence) =>
        Assert.Equal(passes, Assert.Single(Gate.Judge(evidence).Checks, check => check.Name == name).Passed);

    private static void AssertFails(string name, GateReport report, double figure, double limit)
    {
        var check = Assert.Single(report.Checks, check => !check.Passed);
        Assert.Equal((name, figure, limit), (check.Name, check.Figure, check.Limit));
        Assert.False(report.Passed);
    }
}
