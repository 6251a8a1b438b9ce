using ServerlessAnomaly.Graphs;
using ServerlessAnomaly.Graphs.Expressions;
using ServerlessAnomaly.Graphs.Ops;

namespace ServerlessAnomaly.Training.Detectors;

/// <summary>
/// Compares a window's feature errors with those of healthy windows, which are known only once the network is trained: their statistics are
/// parameters that a second pass fills.
/// </summary>
internal sealed class HealthyErrors
{
    // Errors are in deviations of the feature itself. A feature that healthy drives hardly miss must not decide the score by rounding.
    private const double LeastDeviation = 0.01;

    private readonly ScoreMethod _method;
    private readonly int _features;
    private readonly Parameter _mean,
        _spread;

    private HealthyErrors(ScoreMethod method, int features)
    {
        (_method, _features) = (method, features);
        _mean = new Parameter("error.mean", new Shape(features), new float[features]);
        var shape = method == ScoreMethod.Mahalanobis ? new Shape(features, features) : new Shape(features);
        _spread = new Parameter("error.spread", shape, new float[shape.Elements]);
    }

    /// <summary>What a method compares by; null if it takes errors as they are.</summary>
    public static HealthyErrors? For(ScoreMethod method, int features) =>
        method is ScoreMethod.Normalized or ScoreMethod.Mahalanobis or ScoreMethod.ReconstructionProbability
            ? new HealthyErrors(method, features)
            : null;

    /// <summary>Each feature's part of the score [batch, features], never negative.</summary>
    /// <param name="error">Errors [batch, features].</param>
    /// <param name="seen">1 where the feature was observed at any step, else 0 [batch, features].</param>
    public Tensor Compare(Tensor error, Tensor seen) =>
        _method switch
        {
            ScoreMethod.Normalized => new Relu((error - _mean) * seen / _spread),
            ScoreMethod.Mahalanobis => new Square(Gemm.Linear((error - _mean) * seen, _spread)),
            _ => 0.5f * error / new Square(_spread),
        };

    /// <summary>The parameters' values.</summary>
    /// <param name="errors">Errors of healthy windows, window by window.</param>
    public IEnumerable<KeyValuePair<Parameter, float[]>> Fit(ReadOnlySpan<float> errors)
    {
        var windows = errors.Length / _features;
        var means = new double[_features];
        for (var i = 0; i < errors.Length; i++)
            means[i % _features] += errors[i] / (double)windows;
        var covariance = new double[_features, _features];
        for (var start = 0; start < errors.Length; start += _features)
        for (var i = 0; i < _features; i++)
        for (var j = 0; j < _features; j++)
            covariance[i, j] += (errors[start + i] - means[i]) * (errors[start + j] - means[j]) / windows;
        return
        [
            new(_mean, [.. means.Select(mean => (float)mean)]),
            new(
                _spread,
                [
                    .. (
                        _method switch
                        {
                            ScoreMethod.Mahalanobis => Whitening(covariance),
                            ScoreMethod.Normalized => Enumerable
                                .Range(0, _features)
                                .Select(i => Math.Max(Math.Sqrt(covariance[i, i]), LeastDeviation)),
                            // The errors are squares: their mean is the variance that the decoder leaves.
                            _ => means.Select(mean => Math.Max(Math.Sqrt(mean), LeastDeviation)),
                        }
                    ).Select(value => (float)value),
                ]
            ),
        ];
    }

    private IEnumerable<double> Whitening(double[,] covariance)
    {
        for (var i = 0; i < _features; i++)
            covariance[i, i] += LeastDeviation * LeastDeviation;
        return SymmetricMatrix.InverseSquareRoot(covariance).Cast<double>();
    }
}
