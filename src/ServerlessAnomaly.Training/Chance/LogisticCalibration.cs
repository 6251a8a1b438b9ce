using MathNet.Numerics.LinearAlgebra;

namespace ServerlessAnomaly.Training.Chance;

/// <summary>
/// From the trees' sum and the first stage's score to a chance: 1 ÷ (1 + e^−(trees · sum + first · ln(1 + score) + offset)). Trees are
/// flat beyond the largest values that they saw; the first stage's score still ranks there (stacking, Wolpert 1992).
/// </summary>
/// <param name="Trees">Factor on the trees' sum; not negative.</param>
/// <param name="First">Factor on the logarithm of the score; not negative.</param>
/// <param name="Offset">Log-odds where both are 0.</param>
internal readonly record struct LogisticCalibration(double Trees, double First, double Offset)
{
    private const int MaxSteps = 200;
    private const int MaxHalvings = 40;

    // A little pull towards 0, so that there is a best fit even where the scores part the examples.
    private const double Ridge = 0.01;

    /// <summary>The chance.</summary>
    public double ChanceAt(double trees, double score) => Chance((Trees * trees) + (First * Math.Log(1 + score)) + Offset);

    /// <summary>The most likely calibration, by Newton's method with halved steps. A factor that comes out negative is left out.</summary>
    /// <param name="trees">The trees' sums of examples that had no part in making them.</param>
    /// <param name="scores">The first stage's scores of the same examples.</param>
    /// <param name="examples">The examples, of both kinds.</param>
    public static LogisticCalibration Fit(IReadOnlyList<float> trees, IReadOnlyList<float> scores, IReadOnlyList<ChanceExample> examples)
    {
        var both = Fit([.. trees.Select(x => (double)x)], [.. scores.Select(x => Math.Log(1 + x))], examples);
        if (both[0] >= 0 && both[1] >= 0)
            return new LogisticCalibration(both[0], both[1], both[2]);
        var one = Fit([.. trees.Select(x => both[0] < 0 ? 0.0 : x)], [.. scores.Select(x => both[0] < 0 ? Math.Log(1 + x) : 0)], examples);
        return new LogisticCalibration(Math.Max(0, one[0]), Math.Max(0, one[1]), one[2]);
    }

    private static double[] Fit(double[] first, double[] second, IReadOnlyList<ChanceExample> examples)
    {
        double positive = examples.Where(example => example.Fails).Sum(example => example.Weight);
        double negative = examples.Where(example => !example.Fails).Sum(example => example.Weight);
        double[] at = [0, 0, Math.Log((positive + 1) / (negative + 1))];
        var cost = Cost(at);
        for (var step = 0; step < MaxSteps; step++)
        {
            var (gradient, curves) = (Vector<double>.Build.Dense(3), Matrix<double>.Build.DenseIdentity(3) * Ridge);
            for (var i = 0; i < first.Length; i++)
            {
                double[] x = [first[i], second[i], 1];
                var chance = Chance(Log(at, i));
                var weight = examples[i].Weight;
                for (var row = 0; row < 3; row++)
                {
                    gradient[row] += weight * ((examples[i].Fails ? 1 : 0) - chance) * x[row];
                    for (var column = 0; column < 3; column++)
                        curves[row, column] += weight * chance * (1 - chance) * x[row] * x[column];
                }
            }
            for (var row = 0; row < 3; row++)
                gradient[row] -= Ridge * at[row];
            var move = curves.Solve(gradient);
            var (size, before) = (1.0, cost);
            for (var halving = 0; halving < MaxHalvings; halving++, size /= 2)
            {
                double[] next = [at[0] + (size * move[0]), at[1] + (size * move[1]), at[2] + (size * move[2])];
                var there = Cost(next);
                if (!(there < cost))
                    continue;
                (at, cost) = (next, there);
                break;
            }
            if (before - cost < 1e-9 * Math.Abs(before))
                break;
        }
        return at;

        double Log(double[] factors, int i) => (factors[0] * first[i]) + (factors[1] * second[i]) + factors[2];

        double Cost(double[] factors)
        {
            var sum = Ridge / 2 * factors.Sum(factor => factor * factor);
            for (var i = 0; i < first.Length; i++)
                sum += examples[i].Weight * SoftPlus(examples[i].Fails ? -Log(factors, i) : Log(factors, i));
            return sum;
        }
    }

    private static double Chance(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    /// <summary>ln(1 + eˣ) without overflow.</summary>
    private static double SoftPlus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}
