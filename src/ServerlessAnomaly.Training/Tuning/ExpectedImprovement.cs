using MathNet.Numerics.Distributions;

namespace ServerlessAnomaly.Training.Tuning;

/// <summary>
/// How much lower than the lowest so far a normally distributed value is expected to be. Jones, Schonlau and Welch 1998, equation 15.
/// </summary>
internal static class ExpectedImprovement
{
    /// <param name="mean">Mean of the value.</param>
    /// <param name="deviation">Its standard deviation.</param>
    /// <param name="lowest">The lowest so far.</param>
    public static double At(double mean, double deviation, double lowest)
    {
        if (deviation <= 0)
            return Math.Max(0, lowest - mean);
        var z = (lowest - mean) / deviation;
        return ((lowest - mean) * Normal.CDF(0, 1, z)) + (deviation * Normal.PDF(0, 1, z));
    }
}
