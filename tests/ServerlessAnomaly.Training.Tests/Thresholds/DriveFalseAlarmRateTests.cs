using ServerlessAnomaly.Training.Thresholds;

namespace ServerlessAnomaly.Training.Tests.Thresholds;

public sealed class DriveFalseAlarmRateTests
{
    [Fact]
    public void Calibrate_RandomScoresWithTies_RealisesAtMostTheTargetAndNotLessThanNeeded()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var target = random.Next(4) switch
            {
                0 => 0,
                1 => 0.01,
                2 => 0.05,
                _ => random.NextDouble() / 2,
            };
            // Few distinct values, many of them 0, so that ties at the threshold are the rule.
            ScorePeak[] peaks =
            [
                .. Enumerable
                    .Range(0, random.Next(1, 300))
                    .Select(_ => new ScorePeak(
                        random.Next(3) == 0 ? 0 : random.Next(8) * 0.7f,
                        i % 2 == 0 ? 1 : random.Next(1, 61) / 60.0
                    )),
            ];

            var (threshold, calibration) = DriveFalseAlarmRate.Calibrate(peaks, drives: 7, windows: 9, target);

            var total = peaks.Sum(peak => peak.Share);
            Assert.True(threshold > 0);
            Assert.Equal(
                peaks.Where(peak => peak.Score > threshold).Sum(peak => peak.Share) / total,
                calibration.RealisedFalseAlarmRate,
                1e-9
            );
            Assert.True(
                calibration.RealisedFalseAlarmRate <= target + 1e-9,
                $"{calibration.RealisedFalseAlarmRate} is more than {target}."
            );
            Assert.DoesNotContain(threshold, peaks.Select(peak => peak.Score));
            Assert.Equal((7, 9), (calibration.Drives, calibration.Windows));
            // The next lower score as threshold would flag too many drives.
            var below = peaks.Select(peak => peak.Score).Where(score => score <= threshold).DefaultIfEmpty(0).Max();
            if (below > 0)
                Assert.True(peaks.Where(peak => peak.Score >= below).Sum(peak => peak.Share) > target * total);
            // A lower target never lowers the threshold.
            Assert.True(DriveFalseAlarmRate.Calibrate(peaks, 7, 9, target / 2).Threshold >= threshold);
        }
    }

    [Fact]
    public void Calibrate_AllZero_StillSeesAnyPositiveScoreOfNote()
    {
        var (threshold, calibration) = DriveFalseAlarmRate.Calibrate(Whole(new float[50]), 50, 100, 0.01);
        Assert.Equal(DriveFalseAlarmRate.LowestThreshold, threshold);
        Assert.Equal(0, calibration.RealisedFalseAlarmRate);
    }

    [Fact]
    public void Calibrate_TooFewDrivesForTheRate_TakesTheThresholdThatIsKnown()
    {
        float[] scores = [.. Enumerable.Range(0, 199)];
        var (threshold, calibration) = DriveFalseAlarmRate.Calibrate(Whole(scores), 199, 1000, 0.01, ifTooFew: 150.5);
        Assert.Equal(150.5f, threshold);
        Assert.Equal(("tail-surprise", 48 / 199.0), (calibration.Method, calibration.RealisedFalseAlarmRate));
        (threshold, calibration) = DriveFalseAlarmRate.Calibrate(Whole([.. scores, 1]), 200, 1000, 0.01, ifTooFew: 150.5);
        Assert.Equal(196.196f, threshold, 1e-3f);
        Assert.Equal("drive-false-alarm-rate", calibration.Method);
    }

    private static ScorePeak[] Whole(float[] scores) => [.. scores.Select(score => new ScorePeak(score, 1))];
}
