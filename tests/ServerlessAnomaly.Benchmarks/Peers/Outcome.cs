namespace ServerlessAnomaly.Benchmarks.Peers;

/// <summary>What a contestant reached over all rounds, in windows a second; for the matrix product in operations a second.</summary>
/// <param name="OwnIsFaster">How often the product's median goes into this one's; null where there is nothing to compare.</param>
internal sealed record Outcome(string Task, int Batch, string Contestant, double Median, double Lowest, double Highest, double? OwnIsFaster)
{
    /// <summary>Runs everything once a round, one after the other, so that what disturbs the machine disturbs all alike.</summary>
    public static List<Outcome> Measure(IReadOnlyList<Contestant> contestants, int rounds, Action<int> onRound)
    {
        var rates = contestants.Select(_ => new List<double>()).ToArray();
        for (var round = 1; round <= rounds; round++)
        {
            onRound(round);
            for (var i = 0; i < rates.Length; i++)
                rates[i].Add(contestants[i].Rate());
        }
        var medians = rates.Select(Figures.Median).ToArray();
        return
        [
            .. contestants.Select(
                (contestant, i) =>
                    new Outcome(
                        contestant.Task,
                        contestant.Batch,
                        contestant.Name,
                        medians[i],
                        rates[i].Min(),
                        rates[i].Max(),
                        OwnMedian(contestant) / medians[i]
                    )
            ),
        ];

        double? OwnMedian(Contestant other) =>
            contestants
                .Index()
                .Where(pair =>
                    pair.Item.Name == Peers.Contestant.Own
                    && pair.Item != other
                    && (pair.Item.Task, pair.Item.Batch) == (other.Task, other.Batch)
                )
                .Select(pair => (double?)medians[pair.Index])
                .FirstOrDefault();
    }
}
