using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.Alerting.Verdicts;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Drives;

namespace ServerlessAnomaly.Tests.Alerting.Verdicts;

public sealed class VerdictPolicyTests
{
    private readonly AlertOptions _options = new() { ClearAfter = 2, WorsenFactor = 2 };
    private VerdictState _state = VerdictState.None;

    [Fact]
    public void Decide_FirstWord_RaisesOnceAndStaysSilent() =>
        AssertKinds(
            [AlertKind.Raised, null, null],
            [(1, Warns(DriveWarnings.SmartFailed)), (1, Warns(DriveWarnings.SmartFailed)), (2, Warns(DriveWarnings.SmartFailed))]
        );

    [Fact]
    public void Decide_AnotherWarning_Worsens() =>
        AssertKinds(
            [AlertKind.Raised, AlertKind.Worsened, null],
            [
                (1, Warns(DriveWarnings.SpareLow)),
                (1, Warns(DriveWarnings.ReadOnly)),
                (2, Warns(DriveWarnings.SpareLow | DriveWarnings.ReadOnly)),
            ]
        );

    [Fact]
    public void Decide_ErrorsDouble_WorsensEachTime() =>
        AssertKinds(
            [AlertKind.Raised, null, AlertKind.Worsened, null, AlertKind.Worsened],
            [(1, Errors(2)), (2, Errors(3)), (2, Errors(4)), (3, Errors(7)), (3, Errors(8))]
        );

    [Fact]
    public void Decide_CleanSteps_ClearAndMayRaiseAgain() =>
        AssertKinds(
            [AlertKind.Raised, null, null, null, AlertKind.Cleared, AlertKind.Raised],
            [
                (1, Warns(DriveWarnings.TemperatureCritical)),
                (1, default), // the step has warned: not clean
                (2, default),
                (2, default), // one clean step, however many readings
                (3, default),
                (4, Warns(DriveWarnings.TemperatureCritical)),
            ]
        );

    [Fact]
    public void Decide_GrownDefects_OnlyGrowthWarns() =>
        AssertKinds(
            [null, null, AlertKind.Raised, null, AlertKind.Worsened, null, AlertKind.Cleared],
            [(1, Defects(40)), (2, Defects(40)), (3, Defects(41)), (3, Defects(42)), (3, Defects(82)), (4, Defects(82)), (5, Defects(82))]
        );

    [Fact]
    public void Decide_DefectsNotTold_AreNotTakenForNone() =>
        AssertKinds([null, null, null, AlertKind.Raised], [(1, Defects(5)), (2, Defects(float.NaN)), (3, Defects(5)), (4, Defects(6))]);

    [Fact]
    public void Decide_DefectsNotToldWhileOpen_StayWhatTheyWere() =>
        AssertKinds(
            [null, AlertKind.Raised, null, null, AlertKind.Worsened],
            [(1, Defects(5)), (2, Defects(10)), (3, Warns(DriveWarnings.GrownDefects)), (4, Defects(19)), (5, Defects(20))]
        );

    [Fact]
    public void Decide_FewerErrorsWithAnotherWarning_StillMeasuresByTheMost() =>
        AssertKinds(
            [AlertKind.Raised, AlertKind.Worsened, null, AlertKind.Worsened],
            [(1, Errors(8)), (2, new DriveVerdict(DriveWarnings.SpareLow, 3)), (3, Errors(15)), (4, Errors(16))]
        );

    [Fact]
    public void Decide_OpenForAnotherReason_DefectsWithoutGrowthDoNotWorsen() =>
        AssertKinds(
            [null, AlertKind.Raised, null],
            [(1, Defects(40)), (2, new DriveVerdict(DriveWarnings.SpareLow, 0, 41)), (3, new DriveVerdict(DriveWarnings.SpareLow, 0, 41))]
        );

    [Fact]
    public void Decide_HealthyDrive_KeepsTheEmptyState()
    {
        AssertKinds([null, null], [(1, new DriveVerdict(DriveWarnings.None)), (2, new DriveVerdict(DriveWarnings.None))]);
        Assert.Equal(VerdictState.None, _state);
    }

    [Fact]
    public void Decide_Muted_ForgetsTheOpenAlertAndRaisesAgainLater()
    {
        AssertKinds([AlertKind.Raised], [(1, Errors(2))]);
        _options.Muted = ["A"];
        AssertKinds([null], [(2, Errors(9))]);
        Assert.False(_state.IsOpen);
        _options.Muted = [];
        AssertKinds([AlertKind.Raised], [(3, Errors(9))]);
    }

    [Theory]
    [InlineData(DriveWarnings.SmartFailed | DriveWarnings.ErrorsLogged, AlertSeverity.High)]
    [InlineData(DriveWarnings.EnduranceUsedUp, AlertSeverity.Medium)]
    [InlineData(DriveWarnings.ErrorsLogged | DriveWarnings.AttributeFailedInThePast, AlertSeverity.Low)]
    public void SeverityOf_IsThatOfTheWorst(DriveWarnings warnings, AlertSeverity severity)
    {
        Assert.Equal(severity, VerdictPolicy.SeverityOf(AlertKind.Raised, warnings));
        Assert.Equal(AlertSeverity.Info, VerdictPolicy.SeverityOf(AlertKind.Cleared, warnings));
    }

    private static DriveVerdict Warns(DriveWarnings warnings) => new(warnings);

    private static DriveVerdict Errors(float count) => new(DriveWarnings.MediaErrors, count);

    private static DriveVerdict Defects(float count) => new(count > 0 ? DriveWarnings.GrownDefects : DriveWarnings.None, 0, count);

    private void AssertKinds(AlertKind?[] expected, (int Step, DriveVerdict Verdict)[] readings)
    {
        var policy = new VerdictPolicy(_options);
        Assert.Equal(expected, readings.Select(reading => policy.Decide(ref _state, "A"u8, reading.Step, reading.Verdict)));
    }
}
