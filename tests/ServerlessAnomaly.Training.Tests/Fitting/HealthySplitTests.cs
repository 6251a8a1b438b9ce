using ServerlessAnomaly.Training.Datasets;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Tests.Bundles;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Training.Tests.Fitting;

public sealed class HealthySplitTests
{
    private static readonly WindowOptions Window = new();

    [Fact]
    public async Task Of_Fleet_KeepsDrivesAndDaysApart()
    {
        var data = await ReadAsync(drives: 50, days: 80, failing: 10);
        var split = HealthySplit.Of(
            data,
            Window,
            new TrainingOptions
            {
                FailureMarginDays = 30,
                HeldOutDriveShare = 0.25,
                TargetFalseAlarmRate = 0.25,
            }
        );

        var calibration = split.Calibration.Select(window => window.Drive).ToHashSet();
        Assert.Equal(10, calibration.Count);
        Assert.All(calibration, drive => Assert.True(data.Drives[drive].IsHealthy));
        Assert.Equal(calibration.Sum(drive => data.WindowsOf(drive).Count()), split.Calibration.Length);
        WindowReference[] fitted = [.. split.Training, .. split.Validation];
        Assert.DoesNotContain(fitted, window => calibration.Contains(window.Drive));
        Assert.All(fitted, window => Assert.False(data.Drives[window.Drive].FailureStep - data.EndStep(window) <= 30));
        Assert.True(split.Training.Max(data.EndStep) < split.Validation.Min(data.EndStep));
        Assert.Equal(6, split.Validation.Max(data.EndStep) - split.Validation.Min(data.EndStep) + 1);
        Assert.Contains(fitted, window => !data.Drives[window.Drive].IsHealthy);
        Assert.Equal(1, split.TrainingStride);
    }

    [Fact]
    public async Task Of_MoreWindowsThanWanted_ThinsThemEvenly()
    {
        var data = await ReadAsync(drives: 40, days: 40, failing: 0);
        var whole = HealthySplit.Of(data, Window, new TrainingOptions());
        var thinned = HealthySplit.Of(data, Window, new TrainingOptions { MaxTrainingWindows = 100 });
        Assert.True(thinned.Training.Length is > 80 and <= 100);
        Assert.Equal((whole.Training.Length + 99) / 100, thinned.TrainingStride);
        Assert.Equal(
            whole.Training.Select(window => window.Drive).Distinct().Count(),
            thinned.Training.Select(window => window.Drive).Distinct().Count()
        );
        Assert.Equal(whole.Calibration, thinned.Calibration);
    }

    [Fact]
    public async Task Of_OneEndDay_ValidatesOnHeldOutDrives()
    {
        var data = await ReadAsync(drives: 30, days: 16, failing: 0, missing: 0);
        var split = HealthySplit.Of(data, Window, new TrainingOptions());
        Assert.Equal(15, split.Training.Length);
        Assert.Equal(split.Calibration, split.Validation);
    }

    [Theory]
    [InlineData(0.2, 0.01, 20), InlineData(0.7, 0.01, 28), InlineData(0.1, 0.2, 10), InlineData(0.1, 0.5, 4), InlineData(0.2, 0, 20)]
    public async Task Of_FewDrives_HoldsOutEnoughForTheRateButNotMoreThanHalfUnlessAsked(double share, double rate, int expected)
    {
        var data = await ReadAsync(drives: 40, days: 20, failing: 0, missing: 0);
        var split = HealthySplit.Of(data, Window, new TrainingOptions { HeldOutDriveShare = share, TargetFalseAlarmRate = rate });
        Assert.Equal(expected, split.Calibration.Select(window => window.Drive).Distinct().Count());
    }

    [Theory]
    [InlineData(1, 40), InlineData(30, 10), InlineData(0, 0)]
    public async Task Of_TooLittle_SaysWhatIsMissing(int drives, int days)
    {
        var data = await ReadAsync(drives, days, failing: 0);
        var fault = Assert.Throws<TrainingException>(() => HealthySplit.Of(data, Window, new TrainingOptions()));
        Assert.Contains("at least 2 healthy drives", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_LastDayAndDrivesLeftOut_AreNotTrainedOn()
    {
        var data = await ReadAsync(drives: 40, days: 60, failing: 0);
        var options = new TrainingOptions { To = SyntheticFleet.FirstDay.AddDays(39) };
        var whole = HealthySplit.Of(data, Window, options);
        HashSet<int> leftOut = [whole.Training[0].Drive, whole.Training[^1].Drive];
        var split = HealthySplit.Of(data, Window, options, leftOut);

        WindowReference[] used = [.. split.Training, .. split.Validation, .. split.Calibration];
        Assert.Equal(Window.StepOf(SyntheticFleet.FirstDay.AddDays(39).ToDateTime(TimeOnly.MinValue)), used.Max(data.EndStep));
        Assert.DoesNotContain(split.Training.Concat(split.Validation), window => leftOut.Contains(window.Drive));
        Assert.Equal(whole.Calibration, split.Calibration);
    }

    [Fact]
    public async Task Of_OneDriveWithFarMoreDays_CountsTwiceTheMedianAtMost()
    {
        var archive = new Retraining.RewrittenArchive(
            SyntheticFleet.Archive(drives: 40, days: 200, failing: 0, missing: 0),
            (serial, day, _) => serial == "Z000" || day >= 170
        );
        var data = await TelemetryDataset.ReadAsync(
            archive,
            SyntheticFleet.Schema,
            Window,
            DateOnly.MinValue,
            DateOnly.MaxValue,
            DateOnly.MaxValue,
            null,
            default
        );
        var split = HealthySplit.Of(data, Window, new TrainingOptions { Seed = 2, HeldOutTimeShare = 0 });
        Assert.DoesNotContain(split.Calibration, window => data.Drives[window.Drive].SerialNumber == "Z000");
        var counts = split.Training.Concat(split.Validation).CountBy(window => data.Drives[window.Drive].SerialNumber).ToDictionary();
        // The others have windows on 15 days.
        Assert.Equal(15, counts.Where(drive => drive.Key != "Z000").Max(drive => drive.Value));
        Assert.InRange(counts["Z000"], 16, 30);
    }

    private static Task<TelemetryDataset> ReadAsync(int drives, int days, int failing, double missing = 0.02) =>
        TelemetryDataset.ReadAsync(
            SyntheticFleet.Archive(drives, days, failing, missing: missing),
            SyntheticFleet.Schema,
            Window,
            DateOnly.MinValue,
            DateOnly.MaxValue,
            DateOnly.MaxValue,
            null,
            CancellationToken.None
        );
}
