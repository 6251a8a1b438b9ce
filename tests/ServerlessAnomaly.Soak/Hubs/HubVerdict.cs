namespace ServerlessAnomaly.Soak.Hubs;

/// <summary>Holds what was seen against what was accepted, and against what the hub says it has.</summary>
internal sealed class HubVerdict
{
    private readonly HashSet<SentEvent> _distinct = [];
    private readonly List<string> _faults = [];

    /// <param name="producers">Who sent, by id.</param>
    /// <param name="sightings">What was seen, each reader's in its order.</param>
    /// <param name="lastNumbers">The last sequence number of each partition, as the hub says.</param>
    public HubVerdict(IReadOnlyList<HubProducer> producers, IEnumerable<Sighting> sightings, IReadOnlyList<long> lastNumbers)
    {
        // A stable sort: one reader's notes of one moment stay in their order.
        foreach (var partition in sightings.GroupBy(item => item.Partition))
            Judge(partition.Key, partition.OrderBy(item => item.Time), producers);
        for (var partition = 0; partition < lastNumbers.Count; partition++)
        {
            var seen = LastNumbers.GetValueOrDefault(partition, -1);
            if (seen != lastNumbers[partition])
                _faults.Add(
                    $"partition {partition}: the hub's last sequence number is {lastNumbers[partition]}, and {seen} was the last seen"
                );
        }
        for (var id = 0; id < producers.Count; id++)
        {
            foreach (var number in producers[id].Accepted.Where(number => !_distinct.Contains(new(id, number))))
                _faults.Add($"event {number} of the producer {producers[id].Name} was accepted and never seen");
        }
    }

    /// <summary>Everything that is not as it must be; empty if nothing.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Events that were seen, each counted once.</summary>
    public long Seen => _distinct.Count;

    /// <summary>Records of the hub that were seen; a send that was repeated after a lost answer is there twice.</summary>
    public long Records { get; private set; }

    /// <summary>Records that were seen again, by the same reader or another.</summary>
    public long SeenAgain { get; private set; }

    /// <summary>The last sequence number that was seen of each partition.</summary>
    public Dictionary<int, long> LastNumbers { get; } = [];

    private void Judge(int partition, IEnumerable<Sighting> sightings, IReadOnlyList<HubProducer> producers)
    {
        var records = new List<SentEvent>();
        var newest = producers.Select(_ => -1L).ToArray();
        foreach (var seen in sightings)
        {
            var where = $"partition {partition}, sequence number {seen.SequenceNumber}";
            if (seen.Producer < 0 || seen.Producer >= producers.Count || seen.Number >= producers[seen.Producer].Issued)
            {
                _faults.Add($"{where}: the body is none that was sent");
            }
            else if (seen.SequenceNumber < records.Count)
            {
                SeenAgain++;
                if (records[(int)seen.SequenceNumber] != seen.Event)
                    _faults.Add($"{where}: {records[(int)seen.SequenceNumber]}, and later {seen.Event}");
            }
            else
            {
                if (seen.SequenceNumber > records.Count)
                    _faults.Add($"{where} was seen before {records.Count}");
                while (records.Count < seen.SequenceNumber)
                    records.Add(default);
                records.Add(seen.Event);
                Records++;
                if (!_distinct.Add(seen.Event))
                    continue;
                if (producers[seen.Producer].KeepsOrder && seen.Number < newest[seen.Producer])
                    _faults.Add(
                        $"{where}: event {seen.Number} of the producer {producers[seen.Producer].Name} comes after its {newest[seen.Producer]}"
                    );
                newest[seen.Producer] = Math.Max(newest[seen.Producer], seen.Number);
            }
        }
        LastNumbers[partition] = records.Count - 1;
    }
}
