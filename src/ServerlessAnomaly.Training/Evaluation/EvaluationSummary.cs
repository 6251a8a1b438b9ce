namespace ServerlessAnomaly.Training.Evaluation;

/// <summary>What a protocol says of a detector over several seeds. Medians are taken figure by figure.</summary>
public sealed record EvaluationSummary
{
    /// <summary>Name of the detector.</summary>
    public required string Detector { get; init; }

    /// <summary>The figures of each seed.</summary>
    public required IReadOnlyList<EvaluationResult> Runs { get; init; }

    /// <summary>Spread of the figures by name, in the order of a table; those that the detector does not have are left out.</summary>
    public required IReadOnlyDictionary<string, FigureSpread> Figures { get; init; }

    /// <summary>Sums up runs of one detector, at least one.</summary>
    public static EvaluationSummary Of(IReadOnlyList<EvaluationResult> runs)
    {
        var figures = new Dictionary<string, FigureSpread>();
        Add("window AUC", run => run.WindowAuc);
        Add("window average precision", run => run.WindowAveragePrecision);
        Add("drive AUC", run => run.DriveAuc);
        foreach (var rate in runs[0].FdrAtFar.Keys) Add($"caught at {rate}", run => run.FdrAtFar[rate]);
        Add("median lead days at 0.01", run => run.MedianLeadDays);
        foreach (var rate in runs[0].FdrAtFar.Keys)
            Add($"without the failure day, caught at {rate}", run => run.WithoutFailureDay.FdrAtFar[rate]);
        foreach (var rate in runs[0].FdrAtFar.Keys) Add($"equal exposure, caught at {rate}", run => run.EqualExposure.FdrAtFar[rate]);
        Add("flagged healthy drives at the threshold", run => run.FarAtThreshold);
        Add("caught at the threshold", run => run.FdrAtThreshold);
        Add("alerts for 1,000 drive-days", run => run.AlertsPer1000DriveDays);
        return new EvaluationSummary { Detector = runs[0].Detector, Runs = runs, Figures = figures };

        void Add(string name, Func<EvaluationResult, double?> of)
        {
            if (FigureSpread.Of(runs.Select(of)) is { } spread) figures[name] = spread;
        }
    }
}
