using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace ServerlessAnomaly.Training.Tuning;

/// <summary>
/// Regression by a Gaussian process with mean 0 and a Matérn 5/2 kernel. Rasmussen and Williams 2006, algorithm 2.1 and equation 4.17.
/// </summary>
internal sealed class GaussianProcess
{
    private readonly double[][] _points;
    private readonly double[] _lengths;
    private readonly double _variance;
    private readonly Cholesky<double> _factor;
    private readonly Vector<double> _weights;

    /// <summary>Conditions the process on observations.</summary>
    /// <param name="points">Where it was observed.</param>
    /// <param name="values">What was observed, one value a point.</param>
    /// <param name="lengths">Length scale of each dimension.</param>
    /// <param name="variance">Variance of the process.</param>
    /// <param name="noise">Variance of the observations around it, above 0.</param>
    public GaussianProcess(double[][] points, double[] values, double[] lengths, double variance, double noise)
    {
        (_points, _lengths, _variance) = (points, lengths, variance);
        var observed = Vector<double>.Build.DenseOfArray(values);
        _factor = Matrix<double>
            .Build.Dense(
                points.Length,
                points.Length,
                (row, column) => Covariance(points[row], points[column]) + (row == column ? noise : 0)
            )
            .Cholesky();
        _weights = _factor.Solve(observed);
        LogMarginalLikelihood = -0.5 * ((observed * _weights) + _factor.DeterminantLn + (points.Length * Math.Log(2 * Math.PI)));
    }

    /// <summary>How likely the observations are under the process.</summary>
    public double LogMarginalLikelihood { get; }

    /// <summary>Mean and deviation of the process at a point, without the noise of an observation.</summary>
    public (double Mean, double Deviation) Predict(double[] point)
    {
        var covariances = Vector<double>.Build.Dense(_points.Length, i => Covariance(point, _points[i]));
        var explained = covariances * _factor.Solve(covariances);
        return (covariances * _weights, Math.Sqrt(Math.Max(0, _variance - explained)));
    }

    private double Covariance(double[] a, double[] b)
    {
        double squares = 0;
        for (var i = 0; i < a.Length; i++)
            squares += Math.Pow((a[i] - b[i]) / _lengths[i], 2);
        var distance = Math.Sqrt(5 * squares);
        return _variance * (1 + distance + (distance * distance / 3)) * Math.Exp(-distance);
    }
}
