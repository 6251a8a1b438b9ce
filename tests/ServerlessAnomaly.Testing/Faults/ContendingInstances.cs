using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.Testing.Faults;

/// <summary>Two instances that both think they own a partition, both given its events, each in batches of its own.</summary>
public static class ContendingInstances
{
    /// <summary>Runs both to the end, at the same time.</summary>
    /// <param name="first">One of them.</param>
    /// <param name="second">The other.</param>
    /// <param name="stream">The events.</param>
    /// <param name="seed">Chooses batches, and how often an instance goes back, as after a lost lease.</param>
    /// <returns>How often one of them was told that the other had taken the partition over.</returns>
    public static async Task<int> RunAsync(ScoringPipeline first, ScoringPipeline second, TelemetryStream stream, int seed)
    {
        var takeovers = await Task.WhenAll(
            Task.Run(() => FeedAsync(first, stream, new Random(seed))),
            Task.Run(() => FeedAsync(second, stream, new Random(seed + 1)))
        );
        return takeovers.Sum();
    }

    private static async Task<int> FeedAsync(ScoringPipeline pipeline, TelemetryStream stream, Random random)
    {
        var takeovers = 0;
        for (var next = 0; next < stream.Count; )
        {
            var size = random.Next(1, 14);
            try
            {
                await pipeline.ProcessAsync(stream.Batch(next, size), default);
                await Task.Yield();
                next = random.Next(8) == 0 ? Math.Max(0, next - random.Next(20)) : next + size;
            }
            catch (PartitionTakenOverException)
            {
                takeovers++;
            }
        }
        return takeovers;
    }
}
