namespace ServerlessAnomaly.Training.Measures;

/// <summary>How well a threshold tells anomalous items from normal ones. Positive means anomalous.</summary>
public record ClassificationMetrics
{
    /// <summary>Share of all items that are told rightly.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Share of the items called anomalous that are; 0 if none is called so.</summary>
    public required double Precision { get; init; }

    /// <summary>Share of the anomalous items that are called so; the same as <see cref="AnomalousRight"/>.</summary>
    public required double Recall { get; init; }

    /// <summary>Harmonic mean of precision and recall.</summary>
    public required double F1 { get; init; }

    /// <summary>
    /// Agreement beyond chance: (accuracy − chance) ÷ (1 − chance), where chance is that of calling as many anomalous at random.
    /// Cohen 1960.
    /// </summary>
    public required double Kappa { get; init; }

    /// <summary>Area under the ROC curve, over all thresholds.</summary>
    public required double RocAuc { get; init; }

    /// <summary>Share of the normal items that are called so.</summary>
    public required double NormalRight { get; init; }

    /// <summary>Share of the anomalous items that are called so.</summary>
    public required double AnomalousRight { get; init; }

    /// <summary>A score above it is called anomalous.</summary>
    public required float Threshold { get; init; }

    /// <summary>Normal items that were judged.</summary>
    public required int NormalItems { get; init; }

    /// <summary>Anomalous items that were judged.</summary>
    public required int AnomalousItems { get; init; }

    /// <summary>Judges by a threshold.</summary>
    internal static ClassificationMetrics Measure(IReadOnlyCollection<float> normal, IReadOnlyCollection<float> anomalous, float threshold)
    {
        var counts = BinaryMetrics.At([.. normal, .. anomalous], [.. normal.Select(_ => false), .. anomalous.Select(_ => true)], threshold);
        return new ClassificationMetrics
        {
            Accuracy = counts.Accuracy,
            Precision = counts.Precision,
            Recall = counts.Recall,
            F1 = counts.F1,
            Kappa = counts.Kappa,
            RocAuc = Ranking.RocArea(anomalous, normal),
            NormalRight = counts.TrueNegatives / (double)normal.Count,
            AnomalousRight = counts.Recall,
            Threshold = threshold,
            NormalItems = normal.Count,
            AnomalousItems = anomalous.Count,
        };
    }

    /// <summary>The figures by name, in the order of a table of several seeds.</summary>
    public IReadOnlyDictionary<string, double?> NamedFigures() =>
        new Dictionary<string, double?>
        {
            ["accuracy"] = Accuracy,
            ["precision"] = Precision,
            ["recall"] = Recall,
            ["F1"] = F1,
            ["Cohen's kappa"] = Kappa,
            ["ROC AUC"] = RocAuc,
            ["normal right"] = NormalRight,
            ["anomalous right"] = AnomalousRight,
        };
}
