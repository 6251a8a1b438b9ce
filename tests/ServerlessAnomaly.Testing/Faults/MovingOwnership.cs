using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.Testing.Faults;

/// <summary>What may happen while a partition moves among instances.</summary>
/// <param name="MayOverlap">An instance that lost the partition may still be given the batch that its successor is given.</param>
/// <param name="MayLag">The successor may begin at an older checkpoint.</param>
/// <param name="MaySkip">
/// The successor may begin at a checkpoint that is ahead of what was applied; the events between are in the hub.
/// </param>
/// <param name="MayRestart">An instance may be replaced by a new one, or let go of what it has in memory.</param>
public sealed record OwnershipMoves(bool MayOverlap = false, bool MayLag = false, bool MaySkip = false, bool MayRestart = false)
{
    /// <summary>All of it.</summary>
    public static OwnershipMoves Any { get; } = new(true, true, true, true);
}

/// <summary>Gives a partition's events to instances that take turns at random, as rebalancing does.</summary>
public sealed class MovingOwnership(Func<ScoringPipeline> start, int instances, OwnershipMoves moves)
{
    private readonly ScoringPipeline[] _instances = [.. Enumerable.Range(0, instances).Select(_ => start())];

    /// <summary>How often an instance was told that another had taken the partition over.</summary>
    public int Takeovers { get; private set; }

    /// <summary>How often a checkpoint was ahead.</summary>
    public int Skips { get; private set; }

    /// <summary>Gives all events; the last of them is delivered in any case.</summary>
    public async Task RunAsync(TelemetryStream stream, int seed)
    {
        var random = new Random(seed);
        for (var (next, owner) = (0, 0); next < stream.Count; )
        {
            if (random.Next(3) == 0)
            {
                var before = owner;
                owner = random.Next(_instances.Length);
                if (moves.MayRestart && random.Next(4) == 0)
                    _instances[random.Next(_instances.Length)] = start();
                if (moves.MayRestart && random.Next(4) == 0)
                    _instances[random.Next(_instances.Length)].ReleaseIdle(TimeSpan.Zero);
                if (moves.MayOverlap && random.Next(2) == 0)
                    await GiveAsync(before, stream.Batch(next, random.Next(1, 9)));
                if (moves.MayLag && random.Next(2) == 0)
                    next = Math.Max(0, next - random.Next(12));
                if (moves.MaySkip && random.Next(3) == 0 && next + 12 < stream.Count)
                    (next, Skips) = (next + random.Next(1, 10), Skips + 1);
            }
            var batch = stream.Batch(next, random.Next(1, 9));
            await GiveAsync(owner, batch);
            next += batch.Bodies.Count;
        }
    }

    /// <summary>As the trigger does: the same batch again until it is through.</summary>
    private async Task GiveAsync(int instance, EventBatch batch)
    {
        while (true)
        {
            try
            {
                await _instances[instance].ProcessAsync(batch, default);
                return;
            }
            catch (PartitionTakenOverException)
            {
                Takeovers++;
            }
        }
    }
}
