namespace ServerlessAnomaly.Training.Detectors;

/// <summary>Functions of small symmetric matrices.</summary>
internal static class SymmetricMatrix
{
    private const int MaxSweeps = 50;

    /// <summary>
    /// The symmetric matrix W with W·A·W = 1, by the eigenvalues of A, which Jacobi's rotations find (Golub and Van Loan, section 8.5).
    /// </summary>
    /// <param name="a">Symmetric and positive definite; is overwritten.</param>
    public static double[,] InverseSquareRoot(double[,] a)
    {
        var size = a.GetLength(0);
        var vectors = new double[size, size];
        for (var i = 0; i < size; i++)
            vectors[i, i] = 1;
        for (var sweep = 0; sweep < MaxSweeps && OffDiagonal(a) > 1e-24 * Trace(a) * Trace(a); sweep++)
        for (var p = 0; p < size; p++)
        for (var q = p + 1; q < size; q++)
            Rotate(a, vectors, p, q);

        var root = new double[size, size];
        for (var i = 0; i < size; i++)
        for (var j = 0; j < size; j++)
        for (var k = 0; k < size; k++)
            root[i, j] += vectors[i, k] * vectors[j, k] / Math.Sqrt(a[k, k]);
        return root;
    }

    /// <summary>Turns the axes p and q so that the element between them becomes 0.</summary>
    private static void Rotate(double[,] a, double[,] vectors, int p, int q)
    {
        if (a[p, q] == 0)
            return;
        var tau = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        var tangent = (tau < 0 ? -1 : 1) / (Math.Abs(tau) + Math.Sqrt(1 + (tau * tau)));
        var cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
        var sine = tangent * cosine;
        var size = a.GetLength(0);
        for (var k = 0; k < size; k++)
            (a[k, p], a[k, q]) = Turned(a[k, p], a[k, q]);
        for (var k = 0; k < size; k++)
            (a[p, k], a[q, k]) = Turned(a[p, k], a[q, k]);
        for (var k = 0; k < size; k++)
            (vectors[k, p], vectors[k, q]) = Turned(vectors[k, p], vectors[k, q]);

        (double, double) Turned(double x, double y) => ((cosine * x) - (sine * y), (sine * x) + (cosine * y));
    }

    private static double OffDiagonal(double[,] a)
    {
        double sum = 0;
        for (var i = 0; i < a.GetLength(0); i++)
        for (var j = 0; j < i; j++)
            sum += a[i, j] * a[i, j];
        return sum;
    }

    private static double Trace(double[,] a) => Enumerable.Range(0, a.GetLength(0)).Sum(i => a[i, i]);
}
