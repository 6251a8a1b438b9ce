using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Retraining.Gating;
using ServerlessAnomaly.Training.Tests.Bundles;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Retraining.Gating;

/// <summary>The faults that are put into healthy windows look as faults of drives do.</summary>
public sealed class FaultTrialsTests
{
    private const int Columns = 4;
    private const int Measured = 1;
    private const int Counter = 2;
    private static readonly WindowOptions Window = new();

    [Theory]
    [InlineData(nameof(FaultKind.CounterJump))]
    [InlineData(nameof(FaultKind.CountersTogether))]
    public async Task Draw_Jump_RaisesTheCounterAtOnceAndForGood(string kind)
    {
        foreach (var added in await AddedAsync(Enum.Parse<FaultKind>(kind), Counter))
        {
            var first = Array.FindIndex(added, value => value > 0);
            Assert.InRange(first, Window.Steps - 5, Window.Steps - 1);
            Assert.InRange(added[^1], 1, 256);
            Assert.All(added[..first], value => Assert.Equal(0, value));
            Assert.All(added[first..], value => Assert.Equal(added[^1], value));
        }
    }

    [Fact]
    public async Task Draw_Jumps_AreOfAllSizesAndDays()
    {
        var jumps = await AddedAsync(FaultKind.CounterJump, Counter);
        Assert.True(jumps.Select(added => added[^1]).Distinct().Count() > 10);
        Assert.Equal(5, jumps.Select(added => Array.FindIndex(added, value => value > 0)).Distinct().Count());
        Assert.Contains(jumps, added => added[^1] < 8);
        Assert.Contains(jumps, added => added[^1] > 64);
    }

    [Fact]
    public async Task Draw_Ramp_ClimbsEvenlyOverTheSecondHalf()
    {
        var half = Window.Steps / 2;
        foreach (var added in await AddedAsync(FaultKind.CounterRamp, Counter))
        {
            Assert.All(added[..half], value => Assert.Equal(0, value));
            var total = added[^1];
            Assert.InRange(total, 1, 256);
            for (var step = half; step < Window.Steps; step++)
                Assert.Equal(MathF.Ceiling(total * (step - half + 1) / (Window.Steps - half)), added[step]);
        }
    }

    [Fact]
    public async Task Draw_Drift_GoesEvenlyEitherWayByThreeToTwelveDeviations()
    {
        var trials = await DrawAsync();
        var deviation = Deviation(trials.Data, trials.Faults, trials.HeldOut);
        var reaches = new List<float>();
        foreach (var added in Added(trials, FaultKind.Drift, Measured))
        {
            var reach = added[^1];
            reaches.Add(reach / deviation);
            for (var step = 0; step < Window.Steps; step++)
                Assert.Equal(reach * step / (Window.Steps - 1), added[step], Math.Abs(reach) * 1e-3f + 1e-4f);
        }
        Assert.All(reaches, reach => Assert.InRange(Math.Abs(reach), 2.99f, 12.01f));
        Assert.Contains(reaches, reach => reach > 6);
        Assert.Contains(reaches, reach => reach < -6);
    }

    [Fact]
    public async Task Draw_Stuck_ReadsZeroOverTheSecondHalf()
    {
        var (data, _, faults) = await DrawAsync();
        for (var trial = 0; trial < faults.Kinds.Length; trial++)
        {
            if (faults.Kinds[trial] != FaultKind.StuckAtZero)
                continue;
            var values = Column(faults.Raw.AsSpan(trial * data.WindowLength, data.WindowLength), Measured);
            Assert.All(values[(Window.Steps / 2)..], value => Assert.Equal(0, value));
            Assert.All(values[..(Window.Steps / 2)], value => Assert.NotEqual(0, value));
        }
    }

    [Fact]
    public async Task Draw_EveryDriveOnce_WithEveryKind()
    {
        var (_, heldOut, faults) = await DrawAsync();
        var drives = heldOut.Healthy.Select(window => window.Drive).Distinct().Count();
        Assert.Equal(5 * drives, faults.Kinds.Length);
        Assert.Equal(drives, faults.Base.Select(index => heldOut.Healthy[index].Drive).Distinct().Count());
    }

    private static async Task<List<float[]>> AddedAsync(FaultKind kind, int column) => Added(await DrawAsync(), kind, column);

    // What a fault added to its column, by trial; no step is without a reading.
    private static List<float[]> Added(
        (TelemetryDataset Data, HeldOutWindows HeldOut, FaultTrials Faults) trials,
        FaultKind kind,
        int column
    )
    {
        var (data, heldOut, faults) = trials;
        var all = new List<float[]>();
        var before = new float[data.WindowLength];
        for (var trial = 0; trial < faults.Kinds.Length; trial++)
        {
            if (faults.Kinds[trial] != kind)
                continue;
            data.Gather([heldOut.Healthy[faults.Base[trial]]], before);
            var after = Column(faults.Raw.AsSpan(trial * data.WindowLength, data.WindowLength), column);
            all.Add([.. after.Zip(Column(before, column), (now, was) => now - was)]);
        }
        Assert.NotEmpty(all);
        return all;
    }

    private static float[] Column(ReadOnlySpan<float> window, int column)
    {
        var values = new float[Window.Steps];
        for (var step = 0; step < values.Length; step++)
            values[step] = window[(step * Columns) + column];
        return values;
    }

    // Of the column over the windows that were drawn, as they were before.
    private static float Deviation(TelemetryDataset data, FaultTrials faults, HeldOutWindows heldOut)
    {
        var before = new float[data.WindowLength];
        var values = new List<double>();
        foreach (var index in faults.Base)
        {
            data.Gather([heldOut.Healthy[index]], before);
            values.AddRange(Column(before, Measured).Select(value => (double)value));
        }
        var mean = values.Average();
        return (float)Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private static async Task<(TelemetryDataset Data, HeldOutWindows HeldOut, FaultTrials Faults)> DrawAsync()
    {
        var data = await TelemetryDataset.ReadAsync(
            SyntheticFleet.Archive(missing: 0),
            SyntheticFleet.Schema,
            Window,
            DateOnly.MinValue,
            DateOnly.MaxValue,
            DateOnly.MaxValue,
            null,
            default
        );
        var heldOut = HeldOutWindows.Of(data, Window, days: 14);
        return (data, heldOut, FaultTrials.Draw(data, heldOut, SyntheticFleet.Schema, Window, seed: 5));
    }
}
