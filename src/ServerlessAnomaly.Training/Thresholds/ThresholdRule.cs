using System.Globalization;
using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Thresholds;

/// <summary>How a threshold is set on the scores of healthy windows, or images.</summary>
/// <param name="Method">The method.</param>
/// <param name="Value">The percentile, or the number of standard deviations; of no use to the drives' false-alarm rate.</param>
public sealed record ThresholdRule(ThresholdMethod Method, double Value = 0)
{
    /// <summary>The default: by the drives' false-alarm rate.</summary>
    public static ThresholdRule Default { get; } = new(ThresholdMethod.DriveFalseAlarmRate);

    /// <summary>Reads <c>drive-false-alarm-rate</c>, <c>percentile:P</c> or <c>sigma:K</c>.</summary>
    /// <exception cref="ArgumentException">The text is none of these, or the number is out of range.</exception>
    public static ThresholdRule Parse(string text)
    {
        var (name, number) = text.Split(':') is [var first, var second] ? (first, second) : (text, null);
        if (number is null && name == "drive-false-alarm-rate")
            return Default;
        if (double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            if (name == "percentile" && value is > 0 and < 100)
                return new(ThresholdMethod.Percentile, value);
            if (name == "sigma" && value is >= 0 and <= 100)
                return new(ThresholdMethod.Sigma, value);
        }
        throw new ArgumentException(
            $"The threshold '{text}' is unknown: use drive-false-alarm-rate, percentile:P with P between 0 and 100, "
                + "or sigma:K with K from 0 to 100."
        );
    }

    /// <summary>The threshold that a percentile or a number of deviations gives.</summary>
    /// <param name="scores">Scores of healthy items.</param>
    /// <exception cref="InvalidOperationException">The rule goes by drives, and single scores do not tell their drives.</exception>
    public float Of(IReadOnlyCollection<float> scores)
    {
        if (Method == ThresholdMethod.Percentile)
            return Ranking.ThresholdAt(scores, 1 - (Value / 100));
        if (Method != ThresholdMethod.Sigma)
            throw new InvalidOperationException("A threshold by drives needs the highest score of each.");
        var mean = scores.Average(score => (double)score);
        return (float)(mean + (Value * Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)))));
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Method switch
        {
            ThresholdMethod.Percentile => string.Create(CultureInfo.InvariantCulture, $"percentile:{Value}"),
            ThresholdMethod.Sigma => string.Create(CultureInfo.InvariantCulture, $"sigma:{Value}"),
            _ => "drive-false-alarm-rate",
        };
}
