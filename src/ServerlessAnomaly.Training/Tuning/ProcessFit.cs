namespace ServerlessAnomaly.Training.Tuning;

/// <summary>
/// Chooses a process's length scales and noise by marginal likelihood over a grid, on values brought to mean 0 and deviation 1.
/// </summary>
internal sealed class ProcessFit
{
    // Parts of the unit cube's edge. Longer ones differ little from a plane, shorter ones from noise.
    private static readonly double[] Lengths = [0.1, 0.2, 0.4, 0.8, 1.6];

    // Shares of the values' variance.
    private static readonly double[] Noises = [1e-4, 1e-2, 0.1];

    private readonly GaussianProcess _process;
    private readonly double _mean;
    private readonly double _deviation;

    /// <param name="points">Points in the unit cube.</param>
    /// <param name="values">Values, one a point.</param>
    public ProcessFit(double[][] points, double[] values)
    {
        _mean = values.Average();
        _deviation = Math.Sqrt(values.Average(value => Math.Pow(value - _mean, 2)));
        if (_deviation == 0)
            _deviation = 1;
        double[] standard = [.. values.Select(value => (value - _mean) / _deviation)];
        _process = Candidates(points[0].Length)
            .Select(choice => new GaussianProcess(points, standard, choice.Lengths, 1, choice.Noise))
            .MaxBy(process => process.LogMarginalLikelihood)!;
    }

    /// <summary>Mean and deviation of the fitted process at a point, in the values' own unit.</summary>
    public (double Mean, double Deviation) Predict(double[] point)
    {
        var (mean, deviation) = _process.Predict(point);
        return (_mean + (_deviation * mean), _deviation * deviation);
    }

    private static IEnumerable<(double[] Lengths, double Noise)> Candidates(int dimensions)
    {
        IEnumerable<double[]> lengths =
        [
            [],
        ];
        for (var i = 0; i < dimensions; i++)
            lengths = lengths.SelectMany(_ => Lengths, (before, length) => (double[])[.. before, length]);
        return lengths.SelectMany(_ => Noises, (length, noise) => (length, noise));
    }
}
