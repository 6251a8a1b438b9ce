using ServerlessAnomaly.Training.Measures;

namespace ServerlessAnomaly.Training.Evaluation;

/// <summary>What a protocol says of a detector over several seeds. Medians are taken figure by figure.</summary>
public sealed record EvaluationSummary
{
    /// <summary>Name of the detector.</summary>
    public required string Detector { get; init; }

    /// <summary>The protocol's result for each seed.</summary>
    public required IReadOnlyList<object> Runs { get; init; }

    /// <summary>Spread of the figures by name, in the order of a table; those that the detector does not have are left out.</summary>
    public required IReadOnlyDictionary<string, FigureSpread> Figures { get; init; }

    /// <summary>How far its mean share caught at strict false-alarm rates is above that of the others; empty where nothing is compared.</summary>
    public IReadOnlyList<DetectorDifference> Differences { get; init; } = [];

    /// <summary>Sums up runs of one detector, at least one.</summary>
    /// <param name="detector">Its name.</param>
    /// <param name="runs">The protocol's result for each seed.</param>
    /// <param name="figures">The named figures of each run; null for those that it does not have.</param>
    public static EvaluationSummary Summarize(
        string detector,
        IReadOnlyList<object> runs,
        IReadOnlyList<IReadOnlyDictionary<string, double?>> figures
    )
    {
        var spreads = new Dictionary<string, FigureSpread>();
        foreach (var name in figures[0].Keys)
            if (FigureSpread.Measure(figures.Select(run => run.GetValueOrDefault(name))) is { } spread)
                spreads[name] = spread;
        return new EvaluationSummary
        {
            Detector = detector,
            Runs = runs,
            Figures = spreads,
        };
    }
}
