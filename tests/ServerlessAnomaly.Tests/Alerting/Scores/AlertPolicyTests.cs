using System.Text;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Scores;
using ServerlessAnomaly.Windowing.Drives;

namespace ServerlessAnomaly.Tests.Alerting.Scores;

public sealed class AlertPolicyTests
{
    private static readonly byte[] Serial = Encoding.UTF8.GetBytes("Z305B2QN");

    [Fact]
    public void Decide_FirstWindowAboveThreshold_Raises() =>
        Assert.Equal([null, AlertKind.Raised, null], Decisions(new AlertOptions(), 0.9f, 1.1f, 1.2f));

    [Fact]
    public void Decide_ScoreEqualToThreshold_IsNormal() =>
        Assert.Equal([null, AlertKind.Raised, null, AlertKind.Cleared], Decisions(new AlertOptions { ClearAfter = 2 }, 1f, 1.1f, 1f, 1f));

    [Fact]
    public void Decide_TwoOfThree_RaisesAtTheSecondExceedance() =>
        Assert.Equal([null, null, AlertKind.Raised], Decisions(new AlertOptions { RaiseAfter = 2, RaiseOf = 3 }, 2f, 0.5f, 2f));

    [Fact]
    public void Decide_ExceedanceOutsideLookBack_DoesNotCount() =>
        Assert.Equal([null, null, null, null], Decisions(new AlertOptions { RaiseAfter = 2, RaiseOf = 3 }, 2f, 0.5f, 0.5f, 2f));

    [Fact]
    public void Decide_WorsensByFactor_SpeaksOncePerFactor() =>
        Assert.Equal(
            [AlertKind.Raised, null, AlertKind.Worsened, null, AlertKind.Worsened],
            Decisions(new AlertOptions { WorsenFactor = 4 }, 2f, 7.9f, 8f, 31f, 32f)
        );

    [Fact]
    public void Decide_EnoughNormalWindows_ClearsAndMayRaiseAgain() =>
        Assert.Equal(
            [AlertKind.Raised, null, null, AlertKind.Cleared, null, AlertKind.Raised],
            Decisions(new AlertOptions { ClearAfter = 3 }, 2f, 0.1f, 0.1f, 0.1f, 0.1f, 2f)
        );

    [Fact]
    public void Decide_ExceedanceBetweenNormalWindows_StartsTheCountAgain() =>
        Assert.Equal(
            [AlertKind.Raised, null, null, null, null, null, AlertKind.Cleared],
            Decisions(new AlertOptions { ClearAfter = 2 }, 2f, 0.1f, 1.5f, 0.1f, 1.5f, 0.1f, 0.1f)
        );

    [Fact]
    public void Decide_MissingDays_DoNotCountAsNormal()
    {
        var policy = new AlertPolicy(new AlertOptions { ClearAfter = 3 });
        var state = default(AlertState);
        Assert.Equal(AlertKind.Raised, policy.Decide(ref state, Serial, 100, 2f));
        Assert.Null(policy.Decide(ref state, Serial, 103, 0.1f));
        Assert.Null(policy.Decide(ref state, Serial, 104, 0.1f));
        Assert.Equal(AlertKind.Cleared, policy.Decide(ref state, Serial, 107, 0.1f));
    }

    [Fact]
    public void Decide_SameStepScoredAgain_ReplacesItsOutcome()
    {
        var policy = new AlertPolicy(new AlertOptions { RaiseAfter = 2, RaiseOf = 2 });
        var state = default(AlertState);
        Assert.Null(policy.Decide(ref state, Serial, 100, 2f));
        Assert.Null(policy.Decide(ref state, Serial, 100, 3f));
        Assert.Equal(AlertKind.Raised, policy.Decide(ref state, Serial, 101, 2f));
    }

    [Fact]
    public void Decide_MutedDrive_NeverAlertsAndForgetsItsAlert()
    {
        var policy = new AlertPolicy(new AlertOptions { Muted = ["Z305B2QN"] });
        var state = new AlertState(99, 1, 1, 2f);
        Assert.Null(policy.Decide(ref state, Serial, 100, 50f));
        Assert.False(state.IsRaised);
        Assert.Equal(AlertKind.Raised, policy.Decide(ref state, "OTHER"u8, 101, 50f));
    }

    [Fact]
    public void Decide_GapLongerThanTheBits_ForgetsOldWindows()
    {
        var policy = new AlertPolicy(new AlertOptions { RaiseAfter = 2, RaiseOf = 32 });
        var state = default(AlertState);
        Assert.Null(policy.Decide(ref state, Serial, 100, 2f));
        Assert.Null(policy.Decide(ref state, Serial, 132, 2f));
        Assert.Equal(1u, state.Exceeded);
    }

    [Fact]
    public void Decide_ScoresOfThirtyTwoWindows_AllCount()
    {
        var scores = Enumerable.Repeat(0.5f, 32).ToArray();
        (scores[0], scores[31]) = (2, 2);
        Assert.Equal(AlertKind.Raised, Decisions(new AlertOptions { RaiseAfter = 2, RaiseOf = 32 }, scores)[^1]);
        Assert.Null(Decisions(new AlertOptions { RaiseAfter = 2, RaiseOf = 32 }, [2f, 0.5f, .. scores[1..]])[^1]);
    }

    [Fact]
    public void Decide_ExceedanceThirtyOneStepsAgo_IsStillRemembered()
    {
        var policy = new AlertPolicy(new AlertOptions { RaiseAfter = 2, RaiseOf = 32 });
        var state = default(AlertState);
        Assert.Null(policy.Decide(ref state, Serial, 100, 2f));
        Assert.Equal(AlertKind.Raised, policy.Decide(ref state, Serial, 131, 2f));
    }

    [Fact]
    public void Decide_NormalForLongerThanTheBits_ClearsAllTheSame()
    {
        // Raised, then a gap in which all is forgotten: no window that exceeded is left to count from.
        var policy = new AlertPolicy(new AlertOptions { ClearAfter = 2 });
        var state = default(AlertState);
        Assert.Equal(AlertKind.Raised, policy.Decide(ref state, Serial, 100, 2f));
        Assert.Null(policy.Decide(ref state, Serial, 200, 0.5f));
        Assert.Equal(AlertKind.Cleared, policy.Decide(ref state, Serial, 201, 0.5f));
    }

    [Theory]
    [InlineData(1.2f, AlertSeverity.Low)]
    [InlineData(1.5f, AlertSeverity.Low)]
    [InlineData(1.6f, AlertSeverity.Medium)]
    [InlineData(3f, AlertSeverity.Medium)]
    [InlineData(3.1f, AlertSeverity.High)]
    public void SeverityOf_MultipleOfTheThreshold_HasThreeLevels(float severity, AlertSeverity expected)
    {
        Assert.Equal(expected, AlertPolicy.SeverityOf(AlertKind.Raised, severity));
        Assert.Equal(AlertSeverity.Info, AlertPolicy.SeverityOf(AlertKind.Cleared, severity));
    }

    [Fact]
    public void Decide_RandomScores_FollowsAPlainReference()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var options = new AlertOptions
            {
                RaiseOf = random.Next(1, 9),
                ClearAfter = random.Next(1, 9),
                WorsenFactor = 1.5 + random.NextDouble() * 3,
            };
            options.RaiseAfter = random.Next(1, options.RaiseOf + 1);
            var scores = Enumerable.Range(0, 100).Select(_ => (float)Math.Exp(random.NextDouble() * 4 - 2)).ToArray();
            Assert.Equal(Reference(options, scores), Decisions(options, scores));
        }
    }

    private static AlertKind?[] Decisions(AlertOptions options, params float[] severities)
    {
        var policy = new AlertPolicy(options);
        var state = default(AlertState);
        return [.. severities.Select((severity, day) => policy.Decide(ref state, Serial, 17000 + day, severity))];
    }

    private static List<AlertKind?> Reference(AlertOptions options, float[] severities)
    {
        var decisions = new List<AlertKind?>();
        var alerted = 0f;
        for (var day = 0; day < severities.Length; day++)
        {
            var recent = severities[Math.Max(0, day - options.RaiseOf + 1)..(day + 1)];
            var normal = severities[..(day + 1)].Reverse().TakeWhile(severity => severity <= 1).Count();
            AlertKind? kind =
                alerted == 0
                    ? severities[day] > 1 && recent.Count(severity => severity > 1) >= options.RaiseAfter
                        ? AlertKind.Raised
                        : null
                    : severities[day] >= alerted * options.WorsenFactor
                        ? AlertKind.Worsened
                        : normal >= options.ClearAfter
                            ? AlertKind.Cleared
                            : null;
            alerted = kind switch
            {
                null => alerted,
                AlertKind.Cleared => 0,
                _ => severities[day],
            };
            decisions.Add(kind);
        }
        return decisions;
    }
}
