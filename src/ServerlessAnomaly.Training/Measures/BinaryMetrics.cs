namespace ServerlessAnomaly.Training.Measures;

/// <summary>A confusion matrix and what follows from it. Positive means anomalous.</summary>
/// <param name="TruePositives">Anomalous, and flagged.</param>
/// <param name="FalsePositives">Normal, but flagged.</param>
/// <param name="FalseNegatives">Anomalous, but not flagged.</param>
/// <param name="TrueNegatives">Normal, and not flagged.</param>
public sealed record BinaryMetrics(long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives)
{
    /// <summary>Share of all that were judged right. NaN if there are none.</summary>
    public double Accuracy => (TruePositives + TrueNegatives) / (double)Total;

    /// <summary>Share of the flagged that are anomalous; 0 if nothing is flagged.</summary>
    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary>Share of the anomalous that are flagged; 0 if there are none.</summary>
    public double Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    /// <summary>Harmonic mean of precision and recall; 0 if nothing anomalous is flagged.</summary>
    public double F1 => Ratio(2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>
    /// Agreement beyond what chance gives with the same shares. Cohen 1960: (pₒ − pₑ) ÷ (1 − pₑ); 0 where chance alone would agree wholly.
    /// </summary>
    public double Kappa
    {
        get
        {
            double flagged = TruePositives + FalsePositives,
                anomalous = TruePositives + FalseNegatives,
                total = Total;
            var chance = ((flagged * anomalous) + ((total - flagged) * (total - anomalous))) / (total * total);
            return chance == 1 ? 0 : (Accuracy - chance) / (1 - chance);
        }
    }

    private long Total => TruePositives + FalsePositives + FalseNegatives + TrueNegatives;

    /// <summary>Counts at a threshold: a score above it is flagged.</summary>
    /// <param name="scores">Scores.</param>
    /// <param name="isAnomalous">For each score, whether what it stands for is anomalous.</param>
    /// <param name="threshold">The threshold.</param>
    /// <exception cref="ArgumentException">The two lists differ in length.</exception>
    public static BinaryMetrics At(IReadOnlyList<float> scores, IReadOnlyList<bool> isAnomalous, float threshold)
    {
        if (scores.Count != isAnomalous.Count)
            throw new ArgumentException($"There are {scores.Count} scores, but {isAnomalous.Count} labels: give one label for each score.");
        long truePositives = 0,
            falsePositives = 0,
            anomalous = 0;
        for (var i = 0; i < scores.Count; i++)
        {
            if (isAnomalous[i])
                anomalous++;
            if (!(scores[i] > threshold))
                continue;
            if (isAnomalous[i])
                truePositives++;
            else
                falsePositives++;
        }
        return new BinaryMetrics(truePositives, falsePositives, anomalous - truePositives, scores.Count - anomalous - falsePositives);
    }

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}
