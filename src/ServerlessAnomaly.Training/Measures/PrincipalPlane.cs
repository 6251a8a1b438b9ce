using MathNet.Numerics.LinearAlgebra;

namespace ServerlessAnomaly.Training.Measures;

/// <summary>The plane in which vectors differ most: their first two principal components.</summary>
internal static class PrincipalPlane
{
    /// <summary>Places each vector in the plane.</summary>
    /// <param name="vectors">Vectors of one length, at least 2 numbers each.</param>
    /// <returns>Two coordinates a vector, and the share of the variance that each axis has. The sign of an axis is such that its largest
    /// part is positive, so that the same vectors give the same picture.</returns>
    public static (IReadOnlyList<double[]> Points, double[] Shares) Fit(IReadOnlyList<float[]> vectors)
    {
        var matrix = Matrix<double>.Build.Dense(vectors.Count, vectors[0].Length, (row, column) => vectors[row][column]);
        var means = matrix.ColumnSums() / vectors.Count;
        var centred = Matrix<double>.Build.Dense(matrix.RowCount, matrix.ColumnCount, (row, column) => matrix[row, column] - means[column]);
        var covariance = centred.TransposeThisAndMultiply(centred) / vectors.Count;
        var spectrum = covariance.Evd(Symmetricity.Symmetric);
        var variances = spectrum.EigenValues.Select(value => Math.Max(0, value.Real)).ToArray();
        // Eigenvalues come in ascending order.
        int[] axes = [variances.Length - 1, variances.Length - 2];
        var directions = axes.Select(axis => Oriented(spectrum.EigenVectors.Column(axis))).ToArray();
        var total = variances.Sum();
        return (
            [.. Enumerable.Range(0, vectors.Count).Select(row => directions.Select(direction => centred.Row(row) * direction).ToArray())],
            [.. axes.Select(axis => total == 0 ? 0 : variances[axis] / total)]
        );
    }

    private static Vector<double> Oriented(Vector<double> direction) =>
        direction[direction.AbsoluteMaximumIndex()] < 0 ? -direction : direction;
}
