namespace ServerlessAnomaly.Training.Measures;

/// <summary>How well chances of failing within a horizon agree with what happened.</summary>
/// <param name="Days">The horizon.</param>
/// <param name="DriveDays">Days of drives of which it is known whether the drive failed within the horizon.</param>
/// <param name="BaseRate">Share of them after which it did.</param>
/// <param name="Brier">Mean squared difference of chance and outcome (Brier 1950).</param>
/// <param name="BrierOfBaseRate">The same if every day had the base rate as its chance: what is to be beaten.</param>
/// <param name="Bins">Days by chance, the lowest first; empty bins are left out.</param>
public sealed record ChanceReliability(
    int Days,
    int DriveDays,
    double BaseRate,
    double Brier,
    double BrierOfBaseRate,
    IReadOnlyList<ReliabilityBin> Bins
)
{
    // Chances of failing are small: equal widths would put nearly all days into one bin.
    private static readonly double[] Edges = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1];

    /// <summary>Holds chances against outcomes, at least one.</summary>
    /// <param name="days">The horizon.</param>
    /// <param name="judged">Chance and outcome of each day.</param>
    internal static ChanceReliability Measure(int days, IReadOnlyCollection<(float Chance, bool Failed)> judged)
    {
        var rate = judged.Count(day => day.Failed) / (double)judged.Count;
        var bins = new List<ReliabilityBin>();
        for (var i = 1; i < Edges.Length; i++)
        {
            var (from, to) = (Edges[i - 1], Edges[i]);
            var inside = judged.Where(day => day.Chance >= from && (day.Chance < to || to == 1)).ToArray();
            if (inside.Length == 0)
                continue;
            bins.Add(
                new ReliabilityBin(
                    from,
                    to,
                    inside.Length,
                    inside.Average(day => (double)day.Chance),
                    inside.Count(day => day.Failed) / (double)inside.Length
                )
            );
        }
        return new ChanceReliability(
            days,
            judged.Count,
            rate,
            judged.Average(day => Square(day.Chance - (day.Failed ? 1 : 0))),
            judged.Average(day => Square(rate - (day.Failed ? 1 : 0))),
            bins
        );

        static double Square(double x) => x * x;
    }
}

/// <summary>Days whose chance lies in a range.</summary>
/// <param name="From">Lowest chance.</param>
/// <param name="To">The chance that it stays below; 1 is in the last bin.</param>
/// <param name="DriveDays">Days of drives.</param>
/// <param name="MeanChance">Their mean chance.</param>
/// <param name="Failed">Share of them after which the drive failed within the horizon.</param>
public sealed record ReliabilityBin(double From, double To, int DriveDays, double MeanChance, double Failed);
