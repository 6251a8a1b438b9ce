namespace ServerlessAnomaly.Tests.Windowing;

internal static class Allocations
{
    /// <summary>
    /// Bytes that a round allocates once everything has grown; the least of some, since the runtime itself allocates now and then.
    /// </summary>
    public static long OfRound(Action<int> round) =>
        Enumerable
            .Range(0, 8)
            .Min(number =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                round(number);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            });
}
