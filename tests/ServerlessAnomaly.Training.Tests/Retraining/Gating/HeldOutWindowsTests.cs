using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Retraining.Gating;
using ServerlessAnomaly.Training.Tests.Bundles;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Retraining.Gating;

/// <summary>Which windows the gate judges on. The fleet: forty days, windows of sixteen, so that they end on days 15 to 39; drives fail on day 39.</summary>
public sealed class HeldOutWindowsTests
{
    private static readonly WindowOptions Window = new();

    [Theory]
    [InlineData(5, 35)]
    [InlineData(1, 39)]
    [InlineData(0, 39)]
    [InlineData(14, 32)]
    public async Task Of_NewestDays_AreHeldOutUpToAThird(int days, int first)
    {
        var (data, heldOut) = await OfAsync(days: days);
        Assert.Equal((SyntheticFleet.FirstDay.AddDays(first), SyntheticFleet.FirstDay.AddDays(39)), (heldOut.From, heldOut.To));
        Assert.Equal(heldOut.From.AddDays(-1), heldOut.TrainTo);
        var ends = heldOut.Healthy.Select(reference => Day(data, reference)).ToHashSet();
        Assert.Equal((heldOut.From, heldOut.To, 40 - first), (ends.Min(), ends.Max(), ends.Count));
    }

    [Fact]
    public async Task Of_DrivesThatFail_CountFromSevenDaysBeforeToTheDayItself()
    {
        var (data, heldOut) = await OfAsync(days: 14);
        var days = heldOut
            .Failing.Where(reference => reference.Drive == heldOut.Failing[0].Drive)
            .Select(reference => Day(data, reference));
        Assert.Equal(Enumerable.Range(32, 8).Select(SyntheticFleet.FirstDay.AddDays), days);
        Assert.Equal(4, heldOut.Failing.Select(reference => reference.Drive).Distinct().Count());
        Assert.Empty(heldOut.Failing.Select(reference => reference.Drive).Intersect(heldOut.Healthy.Select(reference => reference.Drive)));
    }

    [Fact]
    public async Task Of_FailureFurtherAhead_IsNeitherHealthyNorFailing()
    {
        // Held out are days 42 to 59; the failures are on day 59.
        var (data, heldOut) = await OfAsync(days: 18, span: 60);
        Assert.Equal(SyntheticFleet.FirstDay.AddDays(52), heldOut.Failing.Min(reference => Day(data, reference)));
        Assert.Equal(SyntheticFleet.FirstDay.AddDays(59), heldOut.Failing.Max(reference => Day(data, reference)));
    }

    [Fact]
    public async Task IsSeenAfter_TellsWhetherTheDriveWasThereSevenDaysLater()
    {
        var (data, heldOut) = await OfAsync(days: 18, span: 60);
        Assert.Equal(heldOut.Healthy.Length, heldOut.IsSeenAfter.Count);
        Assert.All(
            heldOut.Healthy.Zip(heldOut.IsSeenAfter),
            pair => Assert.Equal(Day(data, pair.First) <= SyntheticFleet.FirstDay.AddDays(52), pair.Second)
        );
        Assert.Contains(true, heldOut.IsSeenAfter);
    }

    [Fact]
    public async Task Of_NoWindowAtAll_SaysSo()
    {
        var failure = await Assert.ThrowsAsync<TrainingException>(() => OfAsync(days: 5, span: 10));
        Assert.Equal("No drive has 16 consecutive steps, so there is no window to train on: take in more days.", failure.Message);
    }

    [Fact]
    public async Task Of_ASingleDay_SaysSo()
    {
        var failure = await Assert.ThrowsAsync<TrainingException>(() => OfAsync(days: 5, span: 16));
        Assert.Equal("Windows end on 2020-01-16 only: the night needs a day to train on and a day to judge on.", failure.Message);
    }

    [Fact]
    public async Task Of_TwoDays_OneIsTrainedOnAndOneJudged()
    {
        var (_, heldOut) = await OfAsync(days: 5, span: 17);
        Assert.Equal((heldOut.To, heldOut.To.AddDays(-1)), (heldOut.From, heldOut.TrainTo));
    }

    private static DateOnly Day(TelemetryDataset data, WindowReference reference) =>
        DateOnly.FromDateTime(Window.StartOf(data.EndStep(reference)));

    private static async Task<(TelemetryDataset Data, HeldOutWindows HeldOut)> OfAsync(int days, int span = 40)
    {
        var data = await TelemetryDataset.ReadAsync(
            SyntheticFleet.Archive(days: span, missing: 0),
            SyntheticFleet.Schema,
            Window,
            DateOnly.MinValue,
            DateOnly.MaxValue,
            DateOnly.MaxValue,
            null,
            default
        );
        return (data, HeldOutWindows.Of(data, Window, days));
    }
}
