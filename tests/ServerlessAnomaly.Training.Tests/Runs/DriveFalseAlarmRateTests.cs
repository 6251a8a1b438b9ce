using ServerlessAnomaly.Training.Runs;

namespace ServerlessAnomaly.Training.Tests.Runs;

public sealed class DriveFalseAlarmRateTests
{
    [Fact]
    public void Calibrate_RandomScoresWithTies_RealisesAtMostTheTargetAndNotLessThanNeeded()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var target = random.Next(4) switch { 0 => 0, 1 => 0.01, 2 => 0.05, _ => random.NextDouble() / 2 };
            // Few distinct values, many of them 0, so that ties at the threshold are the rule.
            float[] scores = [.. Enumerable.Range(0, random.Next(1, 300)).Select(_ => random.Next(3) == 0 ? 0 : random.Next(8) * 0.7f)];

            var (threshold, calibration) = DriveFalseAlarmRate.Calibrate(scores, windows: 9, target);

            var exceeding = scores.Count(score => score > threshold);
            Assert.True(threshold > 0);
            Assert.Equal(exceeding / (double)scores.Length, calibration.RealisedFalseAlarmRate);
            Assert.True(calibration.RealisedFalseAlarmRate <= target, $"{calibration.RealisedFalseAlarmRate} is more than {target}.");
            Assert.DoesNotContain(threshold, scores);
            Assert.Equal((scores.Length, 9), (calibration.Drives, calibration.Windows));
            // The next lower score as threshold would flag too many drives.
            var below = scores.Where(score => score <= threshold).DefaultIfEmpty(0).Max();
            if (below > 0) Assert.True(scores.Count(score => score >= below) > target * scores.Length);
        }
    }

    [Fact]
    public void Calibrate_AllZero_StillSeesAnyPositiveScoreOfNote()
    {
        var (threshold, calibration) = DriveFalseAlarmRate.Calibrate(new float[50], 100, 0.01);
        Assert.Equal(DriveFalseAlarmRate.LowestThreshold, threshold);
        Assert.Equal(0, calibration.RealisedFalseAlarmRate);
    }

    [Fact]
    public void Calibrate_TooFewDrivesForTheRate_TakesTheThresholdThatIsKnown()
    {
        float[] scores = [.. Enumerable.Range(0, 199)];
        var (threshold, calibration) = DriveFalseAlarmRate.Calibrate(scores, 1000, 0.01, ifTooFew: 150.5);
        Assert.Equal(150.5f, threshold);
        Assert.Equal(("tail-surprise", 48 / 199.0), (calibration.Method, calibration.RealisedFalseAlarmRate));
        (threshold, calibration) = DriveFalseAlarmRate.Calibrate([.. scores, 1], 1000, 0.01, ifTooFew: 150.5);
        Assert.Equal(196.196f, threshold, 1e-3f);
        Assert.Equal("drive-false-alarm-rate", calibration.Method);
    }
}
