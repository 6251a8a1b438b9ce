namespace ServerlessAnomaly.Benchmarks.Scale;

/// <summary>A fleet, the machines that serve it, and what happens to them in a day. The rates are measured ones; see docs/scale.md.</summary>
internal sealed record ScaleScenario
{
    public required string Name { get; init; }

    public required double Drives { get; init; }

    /// <summary>Readings that a drive sends in a day, each in a post of its own.</summary>
    public required double ReadingsPerDay { get; init; }

    public required int Partitions { get; init; }

    /// <summary>Seconds into which every interval's readings fall; the whole interval if devices are spread over it.</summary>
    public double? BurstSeconds { get; init; }

    /// <summary>Readings per second of one replica that has all its partitions to itself.</summary>
    public required double ReplicaRate { get; init; }

    /// <summary>Readings per second of one partition: batches follow one another, and each waits for its journal entry.</summary>
    public required double PartitionRate { get; init; }

    public required int MinReplicas { get; init; }

    public required int MaxReplicas { get; init; }

    /// <summary>Backlog for which the scale rule wants one more replica.</summary>
    public double BacklogPerReplica { get; init; } = 50_000;

    /// <summary>Seconds from the decision to the first event: image, process, model; minutes where a GPU has to be found first.</summary>
    public double ColdStartSeconds { get; init; } = 20;

    /// <summary>Seconds until another replica may take over a partition that its owner gives up, or stops renewing.</summary>
    public double TakeoverSeconds { get; init; } = 10;

    /// <summary>Seconds to read the windows of one drive at a takeover.</summary>
    public double LoadSecondsPerDrive { get; init; } = 12e-6;

    /// <summary>A replica that runs at this share of its speed from noon to one o'clock; 1 for none.</summary>
    public double SlowReplicaSpeed { get; init; } = 1;

    /// <summary>Whether a replica dies at noon, without giving its partitions up.</summary>
    public bool ReplicaDies { get; init; }

    /// <summary>Readings per second that arrive at a second of the day.</summary>
    public double ArrivalsAt(int second)
    {
        var interval = 86_400 / ReadingsPerDay;
        var burst = Math.Min(BurstSeconds ?? interval, interval);
        return second % interval < burst ? Drives / burst : 0;
    }
}
