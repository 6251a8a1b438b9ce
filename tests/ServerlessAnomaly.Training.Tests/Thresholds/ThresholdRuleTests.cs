using ServerlessAnomaly.Training.Thresholds;

namespace ServerlessAnomaly.Training.Tests.Thresholds;

public sealed class ThresholdRuleTests
{
    [Theory]
    [InlineData("drive-false-alarm-rate", ThresholdMethod.DriveFalseAlarmRate, 0)]
    [InlineData("percentile:99.5", ThresholdMethod.Percentile, 99.5)]
    [InlineData("sigma:3", ThresholdMethod.Sigma, 3)]
    public void Parse_KnownText_GivesTheRuleAndBack(string text, ThresholdMethod method, double value)
    {
        var rule = ThresholdRule.Parse(text);
        Assert.Equal(new ThresholdRule(method, value), rule);
        Assert.Equal(text, rule.ToString());
    }

    [Theory]
    [InlineData("sigma"), InlineData("sigma:-1"), InlineData("percentile:100"), InlineData("percentile:NaN"), InlineData("mean:3")]
    [InlineData("drive-false-alarm-rate:1"), InlineData("sigma:3:4"), InlineData("")]
    public void Parse_UnknownText_SaysWhatThereIs(string text)
    {
        var fault = Assert.Throws<ArgumentException>(() => ThresholdRule.Parse(text));
        Assert.Contains("percentile:P", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_KnownScores_IsPercentileOrMeanPlusDeviations()
    {
        float[] scores = [.. Enumerable.Range(1, 200)];
        new Random(1).Shuffle(scores);
        Assert.Equal(198, ThresholdRule.Parse("percentile:99").Of(scores));
        Assert.Equal(100.5 + (3 * Math.Sqrt(((200.0 * 200) - 1) / 12)), ThresholdRule.Parse("sigma:3").Of(scores), 1e-3);
        Assert.Throws<InvalidOperationException>(() => ThresholdRule.Default.Of(scores));
    }
}
