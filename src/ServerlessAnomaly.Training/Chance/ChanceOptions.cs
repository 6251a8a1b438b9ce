namespace ServerlessAnomaly.Training.Chance;

/// <summary>How the second stage learns. The defaults were chosen on the time before the test period; docs/accuracy.md says how.</summary>
internal sealed record ChanceOptions
{
    /// <summary>Horizons in days, the shortest first.</summary>
    public IReadOnlyList<int> HorizonDays { get; init; } = [7, 30];

    /// <summary>Share of healthy days that are not suspicious: the second stage learns and speaks of the others.</summary>
    public double UnsuspiciousShare { get; init; } = 0.75;

    /// <summary>Fewest drives with a suspicious day before their failure.</summary>
    public int LeastFailures { get; init; } = 20;

    /// <summary>Every so manieth day of a drive that does not fail within the horizon is taken, and counts as so many.</summary>
    public int Stride { get; init; } = 5;

    /// <summary>Trees for each horizon.</summary>
    public int Trees { get; init; } = 40;

    /// <summary>Leaves of a tree at most.</summary>
    public int Leaves { get; init; } = 4;

    /// <summary>Factor on what each tree adds.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Fewest examples in a leaf.</summary>
    public int LeastExamplesPerLeaf { get; init; } = 200;

    /// <summary>Penalty on the squares of leaves.</summary>
    public double L2 { get; init; } = 10;

    /// <summary>Share of the evidence that each tree sees.</summary>
    public double EvidenceShare { get; init; } = 0.5;

    /// <summary>Share of the examples that each tree sees.</summary>
    public double ExampleShare { get; init; } = 0.7;

    /// <summary>Parts of the drives in turn kept aside, so that chances are set on drives that the trees did not see.</summary>
    public int Folds { get; init; } = 5;
}
