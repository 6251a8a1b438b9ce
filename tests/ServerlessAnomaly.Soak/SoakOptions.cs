namespace ServerlessAnomaly.Soak;

/// <summary>What is done to a running instance.</summary>
[Flags]
internal enum Harm
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>SIGKILL to host, worker and storage, in any mix.</summary>
    Kill = 1,

    /// <summary>SIGSTOP to storage for some seconds.</summary>
    Freeze = 2,

    /// <summary>The disk is full for some seconds; the home folder lies on a small disk of its own.</summary>
    Fill = 4,
}

/// <summary>What an outage of storage cuts off.</summary>
[Flags]
internal enum CutServices
{
    /// <summary>Blobs: windows, models, checkpoints, alert history, archive.</summary>
    Blobs = 1,

    /// <summary>Queues: alerts and requests to retrain.</summary>
    Queues = 2,
}

/// <summary>Who sends the readings of a soak.</summary>
internal enum SenderKind
{
    /// <summary>Posts of our own, each repeated until it is answered 201.</summary>
    Posts,

    /// <summary><c>anomaly replay</c> as a process.</summary>
    Replay,
}

/// <summary>What a soak does.</summary>
internal sealed record SoakOptions
{
    /// <summary>How long the readings are sent, and how long the instance is harmed over and over.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Chooses the moments.</summary>
    public required int Seed { get; init; }

    /// <summary>What is done to the instance.</summary>
    public Harm Harms { get; init; } = Harm.Kill | Harm.Freeze | Harm.Fill;

    /// <summary>Who sends.</summary>
    public SenderKind Sender { get; init; } = SenderKind.Posts;

    /// <summary>Stops storage once for so long, instead of the harms.</summary>
    public TimeSpan? Outage { get; init; }

    /// <summary>What the outage cuts off.</summary>
    public CutServices Services { get; init; } = CutServices.Blobs | CutServices.Queues;

    /// <summary>Longest time between two harms. Short times are more frequent, so that many come while the instance catches up.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Longest time that storage is frozen, or the disk full.</summary>
    public TimeSpan LongestFault { get; init; } = TimeSpan.FromSeconds(12);
}
