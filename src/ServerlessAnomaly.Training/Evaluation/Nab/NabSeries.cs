namespace ServerlessAnomaly.Training.Evaluation.Nab;

/// <summary>One stream of values with the rows between which something was wrong.</summary>
/// <param name="Name">Name of its file.</param>
/// <param name="Values">Values in order of time.</param>
/// <param name="Windows">First and last row of each labelled window, in order; they do not overlap.</param>
internal sealed record NabSeries(string Name, double[] Values, IReadOnlyList<(int First, int Last)> Windows)
{
    private const double ProbationShare = 0.15;
    private const int MostProbation = 750;

    /// <summary>Rows at the start that only teach the detector; nothing counts there.</summary>
    public int Probation => (int)Math.Min(ProbationShare * Values.Length, MostProbation);
}
